using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Specs;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary><c>#!connect jupyter</c>: starts a Jupyter kernel, and makes it a language of the session.</summary>
public static class ConnectDirective
{
    private const string Jupyter = "jupyter";

    /// <summary>Adds the directive to a session. A directive <c>#!connect</c> that is there already keeps all lines whose first word is not <c>jupyter</c>.</summary>
    /// <param name="kernel">The session.</param>
    /// <param name="paths">Where kernels are looked for; null for this machine and user.</param>
    public static void AddTo(NotebookKernel kernel, JupyterPaths? paths = null)
    {
        paths ??= new JupyterPaths();
        var own = new KernelDirective("#!connect", "Connects a Jupyter kernel as a language of the notebook.", (invocation, cancellationToken) => ConnectAsync(invocation, paths, cancellationToken))
        {
            Parameters =
            [
                new("what", "What to connect.") { Required = true, Values = [Jupyter] },
                new("--kernel-name", "The language's name here: cells begin with #! and it.") { Required = true },
                new("--kernel-spec", "The kernelspec, as 'jupyter kernelspec list' shows it; by default the name."),
                new("--init-script", "A file that the kernel runs first.") { Kind = DirectiveValue.File },
            ],
        };
        kernel.Directives.Add(kernel.Directives.Find(own.Name) is { } other ? Both(own, other) : own);
    }

    private static KernelDirective Both(KernelDirective own, KernelDirective other) =>
        other with
        {
            Description = $"{other.Description} With the word jupyter: {own.Description}",
            AcceptsOtherOptions = true,
            Parameters = [.. other.Parameters, .. own.Parameters.Skip(1).Select(parameter => parameter with { Required = false }).ExceptBy(other.Parameters.Select(parameter => parameter.Name), parameter => parameter.Name)],
            Handler = (invocation, cancellationToken) =>
            {
                if (invocation.Words is not [{ Text: Jupyter, IsLiteral: false }, ..])
                {
                    return other.Handler(invocation, cancellationToken);
                }

                DirectiveChecks.Check(own, invocation.Arguments);
                return own.Handler(invocation, cancellationToken);
            },
        };

    private static async Task ConnectAsync(DirectiveInvocation invocation, JupyterPaths paths, CancellationToken cancellationToken)
    {
        if (invocation.Positional[0] != Jupyter)
        {
            throw new KernelException($"#!connect does not know '{invocation.Positional[0]}'. Write #!connect jupyter --kernel-name NAME --kernel-spec SPEC.");
        }

        var kernel = invocation.Context.Kernel;
        var name = invocation.Options["kernel-name"];
        var before = kernel.Languages.Find(name)?.Started as JupyterLanguage;
        if (name.Length == 0 || !char.IsLetter(name[0]) || !name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_'))
        {
            throw new KernelException($"'{name}' cannot name a kernel. Use letters, digits, '-' and '_', beginning with a letter.");
        }

        if (before is { HasEnded: false } || (before is null && kernel.Directives.Find("#!" + name) is not null))
        {
            throw new KernelException($"There is a '#!{name}' already. Choose another --kernel-name.");
        }

        var spec = LaunchSpec.Find(invocation.Option("kernel-spec") ?? name, paths);
        invocation.Context.Write($"Starting {spec.DisplayName}…\n");
        var language = await JupyterLanguage.StartAsync(name, spec, kernel.Resolve("."), kernel.Options.Time, cancellationToken).ConfigureAwait(false);
        if (before is not null)
        {
            await before.DisposeAsync().ConfigureAwait(false);
        }

        kernel.AddLanguage(new LanguageDescription(name, $"What follows is run by {spec.DisplayName}."), () => language);
        _ = kernel.Languages.Find(name)!.Get();
        invocation.Context.Write($"Connected {language.Title}: cells that begin with #!{name} run in it.\n");
        if (invocation.Option("init-script") is { } script)
        {
            await invocation.Context.RunCodeAsync(await File.ReadAllTextAsync(kernel.Resolve(script), cancellationToken).ConfigureAwait(false), name).ConfigureAwait(false);
        }
    }
}
