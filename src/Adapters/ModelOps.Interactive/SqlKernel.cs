using Microsoft.CodeAnalysis.Tags;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;

namespace ModelOps.Interactive;

/// <summary>SQL as a language of the notebook: over the frames among its variables, and over files.</summary>
internal sealed class SqlKernel : Kernel, IKernelCommandHandler<SubmitCode>, IKernelCommandHandler<RequestCompletions>
{
    private readonly ModelOpsSession _ops;
    private readonly InteractiveHost _host;
    private readonly MagicDirectives _magics;
    private readonly string[] _options;

    internal SqlKernel(ModelOpsSession ops, InteractiveHost host, MagicDirectives magics) : base("sql")
    {
        (_ops, _host, _magics) = (ops, host, magics);
        var command = CommandCatalog.Under("sql").Single();
        _options = [.. command.Parameters.Where(parameter => parameter.HelpName.Length > 0).Select(parameter => parameter.Name)];
        KernelInfo.LanguageName = "SQL";
        KernelInfo.DisplayName = "sql - frames and files (DuckDB)";
        KernelInfo.Description = command.Summary;
        KernelSpecifierDirective = new KernelSpecifierDirective("#!sql", "sql") { Description = command.Summary };
        DirectiveParameters.Add(KernelSpecifierDirective, command, host);
    }

    public override KernelSpecifierDirective KernelSpecifierDirective { get; }

    public Task HandleAsync(SubmitCode command, KernelInvocationContext context) => _magics.RunAsync(context, () =>
    {
        // That kernel names flags that were not given, too.
        var named = new Dictionary<string, CommandWord?>(StringComparer.Ordinal);
        foreach (var option in _options)
        {
            if (command.Parameters.TryGetValue("--" + option, out var value))
            {
                named[option] = new CommandWord(value);
            }
        }

        return CommandCatalog.RunAsync(_ops, "sql", new CommandLineWords([], named), command.Code, context.CancellationToken);
    });

    public Task HandleAsync(RequestCompletions command, KernelInvocationContext context)
    {
        var tables = _host.VariableNames().Where(name => _host.TryGetVariable(name, out var value) && value is Frame);
        context.Publish(new CompletionsProduced([.. tables.Order(StringComparer.Ordinal).Select(name => new CompletionItem(name, WellKnownTags.Structure))], command));
        return Task.CompletedTask;
    }
}
