using System.CommandLine;
using ModelOps.Kernel.Documents;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops convert</c>: a notebook from .ipynb to .dib and back.</summary>
internal static class NotebookConvertVerb
{
    internal static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A notebook, .ipynb or .dib." };
        var target = new Argument<string>("target") { Description = "The file to write; its extension names the format." };
        var command = new Command("convert", "Convert a notebook between .ipynb and .dib.") { source, target };
        command.SetAction(result =>
        {
            foreach (var loss in NotebookConverter.Convert(result.GetRequiredValue(source), result.GetRequiredValue(target)))
            {
                result.InvocationConfiguration.Error.WriteLine($"modelops: a .dib file cannot hold {loss}.");
            }
        });
        return command;
    }
}
