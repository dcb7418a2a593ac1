using System.CommandLine;
using ModelOps.Kernel.Documents;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops strip</c>: outputs and prompt numbers off, in place or as a git filter.</summary>
internal static class NotebookStripVerb
{
    internal static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Notebooks to strip in place; none or '-' reads .ipynb from standard input and writes to standard output, as a git filter does.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("strip", "Take outputs and prompt numbers off notebooks.") { files };
        command.SetAction(async (result, cancellationToken) =>
        {
            var paths = result.GetValue(files) ?? [];
            if (paths is [] or ["-"])
            {
                var text = await Console.In.ReadToEndAsync(cancellationToken);
                var stripped = NotebookStripper.Strip(NotebookDocument.Parse(text, NotebookFormat.Ipynb));
                await result.InvocationConfiguration.Output.WriteAsync(stripped.ToText(NotebookFormat.Ipynb));
                return;
            }

            foreach (var path in paths)
            {
                NotebookStripper.Strip(NotebookDocument.Load(path)).Save(path);
            }
        });
        return command;
    }
}
