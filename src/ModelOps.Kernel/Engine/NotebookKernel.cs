using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Logging;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Formatting;
using ModelOps.Kernel.Telemetry;

namespace ModelOps.Kernel.Engine;

/// <summary>
/// A session: cells run one after the other and share their variables. Members may be called from any thread;
/// cells that are given at once wait for each other.
/// </summary>
public sealed partial class NotebookKernel : IDisposable, IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CellAssemblyContext _assemblies = new();
    private readonly CellCompiler _compiler;
    private readonly KernelVariables _variables = new();
    private readonly ILogger _logger;
    private int _disposed;

    /// <summary>A session without variables.</summary>
    /// <param name="options">How it runs; null for the defaults.</param>
    public NotebookKernel(KernelOptions? options = null)
    {
        Options = options ?? new KernelOptions();
        _logger = Options.LoggerFactory.CreateLogger(KernelLog.Category);
        SessionStart = Options.Time.GetTimestamp();
        _compiler = new CellCompiler(_assemblies, Options.Checkpoints);
        _compiler.AddImports(DefaultImports.Names);
        BuiltInDirectives.AddTo(this);
    }

    /// <summary>How the session runs.</summary>
    public KernelOptions Options { get; }

    /// <summary>The clock's timestamp when the session began.</summary>
    internal long SessionStart { get; }

    /// <summary>The directives that cells may use.</summary>
    public DirectiveRegistry Directives { get; } = new();

    /// <summary>How values are shown.</summary>
    public FormatterRegistry Formatters { get; } = new() { Interrupt = () => CellContext.Current?.CancellationToken ?? CancellationToken.None };

    /// <summary>The cells that ran, for the front end's history.</summary>
    public KernelHistory History { get; } = new();

    /// <summary>The prompt number of the last cell.</summary>
    public int ExecutionCount { get; private set; }

    /// <summary>The variables and their values now, by name.</summary>
    public IReadOnlyList<KernelVariable> Variables => [.. _pending, .. _variables.All()];

    /// <summary>The cell that runs, or ran last.</summary>
    internal CellContext? Latest { get; private set; }

    /// <summary>Raised before a cell runs, on the thread that asked for it.</summary>
    public event Action<CellRequest>? CellStarting;

    /// <summary>Runs a cell. Errors of the cell are in the result and were published; only a cancelled wait for the turn throws.</summary>
    /// <param name="request">The cell.</param>
    /// <param name="sink">Takes what the cell shows.</param>
    /// <param name="cancellationToken">Interrupts the cell; the session and its variables live on.</param>
    /// <returns>How it ended.</returns>
    public Task<CellResult> ExecuteAsync(CellRequest request, IOutputSink sink, CancellationToken cancellationToken = default) =>
        ExecuteAsync(request, sink, context => RunAndShowAsync(context, request), cancellationToken);

    /// <summary>Runs a C# file as one cell; its value is not shown.</summary>
    internal Task<CellResult> ExecuteFileAsync(string path, IOutputSink sink, InputProvider? input, CancellationToken cancellationToken)
    {
        var request = new CellRequest("") { Input = input, StoreHistory = false, ReadsProcessInput = input is null, IsScript = true };
        return ExecuteAsync(request, sink, async context =>
        {
            var value = await LoadFileAsync(context, path).ConfigureAwait(false);
            context.Output.Flush();
            return value;
        }, cancellationToken);
    }

    private async Task<CellResult> ExecuteAsync(CellRequest request, IOutputSink sink, Func<CellContext, Task<object?>> run, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ConsoleRouter.Install();
            CellStarting?.Invoke(request);
            if (request.StoreHistory && !request.Silent)
            {
                ExecutionCount++;
                History.Add(ExecutionCount, request.Code);
            }

            using var span = KernelTelemetry.Source.StartActivity("cell");
            var watch = Stopwatch.StartNew();
            var output = new OutputGate(sink, Options.Time, request.Silent, Options.Clean);
            using var execution = new CellExecution(Options, SessionStart, cancellationToken);
            var context = new CellContext(this, output, request.Input, request.CellNumber ?? ExecutionCount, execution) { ReadsProcessInput = request.ReadsProcessInput, IsScript = request.IsScript };
            CellContext.Current = Latest = context;
            CellResult Ended(CellStatus status, CellError? error, object? value) =>
                CellReport.Ended(new CellResult(status, ExecutionCount, error, value, watch.Elapsed) { FinishedEarly = error is null ? context.End.Reason : null }, request, context.CellNumber, span, _logger);
            try
            {
                var value = await execution.WaitAsync(Task.Run(() => run(context), CancellationToken.None)).ConfigureAwait(false);
                SayEarlyEnd(context);
                return Ended(CellStatus.Ok, null, value);
            }
            catch (Exception exception) when (execution.StopReason is null && FinishedEarlyException.IsCauseOf(exception))
            {
                SayEarlyEnd(context);
                return Ended(CellStatus.Ok, null, null);
            }
            catch (Exception exception)
            {
                var (error, interrupted) = CellErrors.Of(exception, context);
                output.Publish(new ErrorOutput(error.Name, error.Message, error.Traceback));
                return Ended(interrupted ? CellStatus.Interrupted : CellStatus.Error, error, null);
            }
        }
        finally
        {
            CellContext.Current = null;
            _turn.Release();
        }
    }

    /// <summary>Ends the running cell, and with it the run of its notebook or script, early and with success. In a front end only the cell ends.</summary>
    /// <param name="reason">Why, in a few words.</param>
    /// <returns>The exception to throw. Code that catches it goes on to the end of its cell; the cells after it are not run all the same.</returns>
    /// <exception cref="KernelException">No cell runs.</exception>
    public Exception FinishEarly(string reason) =>
        (CellContext.Current ?? throw new KernelException("No cell is running, so there is nothing to finish early.")).End.Because(reason);

    // A script says it on its way out.
    private static void SayEarlyEnd(CellContext context)
    {
        context.Output.Flush();
        if (context.End.Reason is { } reason && !context.IsScript)
        {
            context.Write($"Finished early: {reason}. A headless run ends here.\n");
            context.Output.Flush();
        }
    }

    // Showing a value runs code of the value's type: it can be interrupted like the cell itself.
    private async Task<object?> RunAndShowAsync(CellContext context, CellRequest request)
    {
        var (hasValue, value) = await RunSegmentsAsync(context, request.Code, request.Language, 1).ConfigureAwait(false);
        if (hasValue && !request.Silent)
        {
            context.Output.Publish(new ResultOutput(Formatters.Format(value), [], ExecutionCount));
        }

        context.Output.Flush();
        return value;
    }

    /// <summary>Compiles and runs a first cell of its own, so that the user's first cell need not wait for the compiler to start.</summary>
    /// <param name="cancellationToken">Ends the warm-up.</param>
    public Task WarmUpAsync(CancellationToken cancellationToken = default) => WarmUp.RunAsync(cancellationToken);

    /// <summary>A variable's value.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value; null also when there is no such variable.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetVariable(string name, out object? value)
    {
        var found = _variables.Find(name) ?? Array.Find(_pending, variable => variable.Name == name);
        value = found?.Value;
        return found is not null;
    }

    /// <summary>Makes or replaces a variable.</summary>
    /// <param name="name">A C# identifier.</param>
    /// <param name="value">Its value.</param>
    /// <param name="type">Its declared type; null for the nearest public type of the value.</param>
    /// <exception cref="KernelException">The name is no identifier.</exception>
    public void SetVariable(string name, object? value, Type? type = null)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            throw new KernelException($"'{name}' cannot name a variable. Use letters, digits and '_', beginning with a letter.");
        }

        DeclarePending();
        var declared = TypeText.Nameable(type ?? value?.GetType() ?? typeof(object));
        if (_variables.TrySet(name, value, declared))
        {
            return;
        }

        Declare([new KernelVariable(name, declared, value)]);
    }

    private void Declare(IReadOnlyList<KernelVariable> variables)
    {
        _compiler.AddReferences(variables.SelectMany(variable => FilesOf(variable.Type)).Where(file => !_compiler.Has(file)).Distinct());
        var declarations = variables.Select(variable => TypeText.Full(variable.Type) is var type
            ? $"{type} @{variable.Name} = ({type})global::ModelOps.Kernel.Engine.Handover.Take(\"{Handover.Put(variable.Value)}\");" : "");
        var names = string.Join(", ", variables.Select(variable => variable.Name));
        var cell = _compiler.Compile(string.Join('\n', declarations), "variable " + names, CancellationToken.None);
        if (cell.Factory is null)
        {
            throw new KernelException($"The variable '{names}' cannot be declared as {TypeText.Short(variables[0].Type)}: {cell.Errors[0].GetMessage()}");
        }

        // A declaration has nothing to wait for: the task that comes back has ended.
        _ = Start(cell.Factory);
        _variables.TakeUp();
    }

    // A value may come from a library that no cell has asked for, as from another language.
    private static IEnumerable<string> FilesOf(Type type) =>
        type.HasElementType ? FilesOf(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(FilesOf).Concat(type.Assembly.Location is { Length: > 0 } file ? [file] : []);

    /// <summary>Namespaces that cells from now on see without a using, and types whose static members they see.</summary>
    /// <param name="names">Full names of namespaces and types.</param>
    public void AddImports(params IEnumerable<string> names) => _compiler.AddImports([.. names]);

    /// <summary>Assemblies that cells from now on may use.</summary>
    /// <param name="assemblies">Assemblies that were loaded from files.</param>
    public void AddReferences(params IEnumerable<Assembly> assemblies)
    {
        string[] files = [.. assemblies.Where(assembly => assembly.Location.Length > 0).Select(assembly => assembly.Location)];
        _compiler.AddReferences(files);
        Remember(files);
    }

    /// <summary>A compilation of code as a next cell, or after another sketch; nothing of it is kept or run.</summary>
    internal CSharpCompilation Sketch(SyntaxTree tree, CSharpCompilation? after = null)
    {
        DeclarePending();
        return _compiler.Sketch(tree, after);
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Ends the session, and with it what its languages have started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await Languages.DisposeAsync().ConfigureAwait(false);
        _assemblies.Dispose();
        _turn.Dispose();
    }
}
