using System.Numerics.Tensors;
using Apache.Arrow;
using Apache.Arrow.Scalars.Variant;
using DuckDB.NET.Native;
using Microsoft.Data.Analysis;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using ModelOps.Hosting.Extensions;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Client;
using ModelOps.Redaction;

namespace ModelOps.Hosting.Kernels;

/// <summary>Ties the kernel to the lifecycle commands: the one place where both are known.</summary>
public static class KernelComposition
{
    /// <summary>A kernel that knows the magics, with the session behind them as the variable <c>ops</c>.</summary>
    /// <param name="kernelOptions">How cells run.</param>
    /// <param name="sessionOptions">Where data and runs are.</param>
    public static (NotebookKernel Kernel, ModelOpsSession Session) Create(KernelOptions? kernelOptions = null, ModelOpsSessionOptions? sessionOptions = null)
    {
        kernelOptions ??= new();
        var kernel = new NotebookKernel(kernelOptions.Clean is null ? kernelOptions with { Clean = SecretText.Redact } : kernelOptions);
        var session = new ModelOpsSession(new KernelHost(kernel), sessionOptions);
        AddTo(kernel, session);
        return (kernel, session);
    }

    /// <summary>Runs code in a kernel of its own, for a session that belongs to a terminal.</summary>
    /// <param name="session">The session that the code sees as <c>ops</c>.</param>
    /// <param name="code">Code as in a cell.</param>
    /// <param name="sink">Where its outputs go.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The code does not compile, or a magic refused; any other exception is the code's own.</exception>
    public static async Task RunCodeAsync(ModelOpsSession session, string code, IOutputSink sink, CancellationToken cancellationToken)
    {
        using var kernel = new NotebookKernel(new KernelOptions { Clean = SecretText.Redact });
        AddTo(kernel, session);
        var result = await kernel.ExecuteAsync(new CellRequest(code), sink, cancellationToken).ConfigureAwait(false);
        if (result.Error is { } error)
        {
            throw error.Exception ?? new InvalidInputException($"{error.Name}: {error.Message}");
        }
    }

    private static void AddTo(NotebookKernel kernel, ModelOpsSession session)
    {
        // Among them the extension that brings the magics to .NET Interactive: here they are at hand.
        kernel.AddProvidedPackages("ModelOps.Interactive", "ModelOps.Hosting", "ModelOps.Notebooks");
        KernelAdapters.AddTo(kernel);
        kernel.AddReferences(typeof(ModelOpsSession).Assembly, typeof(Frame).Assembly, typeof(Figure).Assembly, typeof(Model).Assembly, typeof(ModelOpsException).Assembly,
            typeof(Tracking.Run).Assembly, typeof(EvaluationResult).Assembly, typeof(Learner).Assembly, typeof(ScoringServer).Assembly, typeof(PayloadLog).Assembly, typeof(ModelService).Assembly,
            typeof(TrackingServer).Assembly, typeof(KernelComposition).Assembly,
            typeof(DataFrame).Assembly, typeof(IDataView).Assembly, typeof(RecordBatch).Assembly);
        // What these and Data refer to: were one of them to come in later, with a package, the compiler would take every type of theirs for a new one.
        kernel.AddReferences(typeof(DuckDBType).Assembly, typeof(TensorPrimitives).Assembly, typeof(VariantMetadata).Assembly, typeof(ILoggerFactory).Assembly);
        kernel.AddImports("ModelOps");
        kernel.SetVariableLater("ops", session, typeof(ModelOpsSession));
        KernelFormatters.AddTo(kernel, session);
        // Not every front end tells a cell's id; its text is as good, unless the cell with the first figure is edited.
        kernel.CellStarting += request => session.Figures.CellStarted(request.Code);
        // What a cell calls, it calls from C#, also where a verb runs the notebook.
        kernel.CellStarting += _ => Wording.Use(Face.CSharp);
        // What stands in the code in clear may be shown in any form.
        kernel.CellStarting += request => KnownSecrets.KeepThoseIn(request.Code);
        KernelExtensions.AddTo(kernel);
        AddMagics(kernel, session);

        // After the magics: of one that is called #!connect, too, it takes only the word jupyter.
        ConnectDirective.AddTo(kernel);
    }

    // Extensions bring commands while the session lives: they are there from the next cell on.
    private static void AddMagics(NotebookKernel kernel, ModelOpsSession session)
    {
        IReadOnlyList<LifecycleCommand> known = [];
        kernel.CellStarting += _ => Update();
        Update();

        void Update()
        {
            var all = CommandCatalog.All;
            foreach (var magic in all.Except(known).Select(command => command.Magic).Distinct())
            {
                kernel.Directives.Add(Directive(magic, session));
            }

            known = all;
        }
    }

    private static KernelDirective Directive(string magic, ModelOpsSession session)
    {
        var commands = CommandCatalog.Under(magic);
        return new KernelDirective("#!" + magic, string.Join(" ", commands.Select(command => command.Summary)), (invocation, cancellationToken) =>
        {
            var words = CommandLineWords.Of([.. invocation.Words.Select(word => new CommandWord(word.Text, word.IsLiteral))]);
            return CommandCatalog.RunAsync(session, magic, words, invocation.Body ?? "", cancellationToken);
        })
        {
            AcceptsOtherOptions = true,
            // SQL is a language: its cell ends at the next directive, and a cell may be marked as written in it.
            Body = magic == "sql" ? DirectiveBody.Language : commands.Any(command => command.TakesBody) ? DirectiveBody.RestOfCell : DirectiveBody.None,
            Parameters = [.. SubCommands(magic, commands), .. commands.SelectMany(command => command.Parameters).Select(Parameter).DistinctBy(parameter => parameter.Name)],
        };
    }

    private static IEnumerable<DirectiveParameter> SubCommands(string magic, IReadOnlyList<LifecycleCommand> commands) =>
        commands is [{ } only] && only.Name == magic
            ? []
            : [new DirectiveParameter("what", "Which of the magic's commands.") { Values = [.. commands.Select(command => command.Name[(magic.Length + 1)..])] }];

    // Whether something required is missing is said by the command itself, with all other errors.
    private static DirectiveParameter Parameter(CommandParameter parameter) => new(parameter.Position is null ? "--" + parameter.Name : parameter.Name, parameter.Description)
    {
        Values = parameter.Values,
        Suggestions = () => parameter.Offered,
        Kind = parameter.TakesVariable || parameter.NeedsVariable || parameter.Name == "as" ? DirectiveValue.Variable : DirectiveValue.Text,
    };
}
