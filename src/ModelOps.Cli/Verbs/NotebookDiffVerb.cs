using System.CommandLine;
using ModelOps.Kernel.Documents;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops diff</c>: how two notebooks differ, by cell.</summary>
internal static class NotebookDiffVerb
{
    internal static Command Create()
    {
        var before = new Argument<string>("before") { Description = "A notebook, .ipynb or .dib." };
        var after = new Argument<string>("after") { Description = "Another." };
        var command = new Command("diff", "Show how two notebooks differ, by cell and without outputs. Exit code 1 when they do.") { before, after };
        command.SetAction(result =>
        {
            var changes = NotebookDiff.Compare(NotebookDocument.Load(result.GetRequiredValue(before)), NotebookDocument.Load(result.GetRequiredValue(after)));
            foreach (var change in changes)
            {
                result.InvocationConfiguration.Output.WriteLine($"@@ {Title(change)} ({change.Language}) @@");
                foreach (var line in change.Lines)
                {
                    result.InvocationConfiguration.Output.WriteLine(line);
                }
            }

            return changes.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static string Title(CellChange change) => change switch
    {
        { Before: null } => $"cell {change.After} is new",
        { After: null } => $"cell {change.Before} is gone",
        _ when change.Before == change.After => $"cell {change.After} changed",
        _ => $"cell {change.Before}, now {change.After}, changed",
    };
}
