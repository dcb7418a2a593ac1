using Microsoft.CodeAnalysis.Tags;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;

namespace ModelOps.Interactive;

/// <summary>SQL as a language of the notebook: over the frames among its variables, and over files.</summary>
internal sealed class SqlKernel : Kernel, IKernelCommandHandler<SubmitCode>, IKernelCommandHandler<RequestCompletions>
{
    private readonly InteractiveHost _host;
    private readonly MagicDirectives _magics;

    internal SqlKernel(InteractiveHost host, MagicDirectives magics) : base("sql")
    {
        (_host, _magics) = (host, magics);
        var command = CommandCatalog.Under("sql").Single();
        KernelInfo.LanguageName = "SQL";
        KernelInfo.DisplayName = "sql - frames and files (DuckDB)";
        KernelInfo.Description = command.Summary;
        KernelSpecifierDirective = new KernelSpecifierDirective("#!sql", "sql") { Description = command.Summary };
        DirectiveParameters.Add(KernelSpecifierDirective, command, host);
    }

    public override KernelSpecifierDirective KernelSpecifierDirective { get; }

    // What that kernel makes of the line knows neither a word's quotes nor a value of another language: the magic reads the line itself.
    public Task HandleAsync(SubmitCode command, KernelInvocationContext context) => _magics.RunSqlAsync(command, context);

    public Task HandleAsync(RequestCompletions command, KernelInvocationContext context)
    {
        var tables = _host.VariableNames().Where(name => _host.TryGetVariable(name, out var value) && value is Frame);
        context.Publish(new CompletionsProduced([.. tables.Order(StringComparer.Ordinal).Select(name => new CompletionItem(name, WellKnownTags.Structure))], command));
        return Task.CompletedTask;
    }
}
