using Microsoft.DotNet.Interactive.Directives;

namespace ModelOps.Interactive;

/// <summary>The options of a command, for that kernel's completion and hover texts. Whether they fit is said by the command, all errors at once.</summary>
internal static class DirectiveParameters
{
    public static KernelDirectiveParameter Help => new("--" + CommandCatalog.Help, "Explain the magic.") { Flag = true };

    public static void Add(KernelDirective directive, LifecycleCommand command, INotebookHost host)
    {
        foreach (var parameter in command.Parameters)
        {
            directive.Parameters.Add(Of(parameter, host));
        }

        directive.Parameters.Add(Help);
    }

    private static KernelDirectiveParameter Of(CommandParameter parameter, INotebookHost host) =>
        new KernelDirectiveParameter("--" + parameter.Name, parameter.Help)
        {
            AllowImplicitName = parameter.Position == 0,
            Flag = parameter.HelpName.Length == 0,
            MaxOccurrences = int.MaxValue,
        }
        .AddCompletions(() => parameter.TakesVariable ? host.VariableNames() : parameter.Offered);
}
