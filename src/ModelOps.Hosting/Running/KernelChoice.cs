using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Jupyter.Specs;

namespace ModelOps.Hosting.Running;

/// <summary>Which kernel a notebook runs in.</summary>
internal static class KernelChoice
{
    /// <summary>The word for the kernel that the notebook's metadata name.</summary>
    internal const string OfNotebook = "notebook";

    // What our kernel runs, or says why not, cell by cell.
    private static readonly string[] _ours = ["csharp", "fsharp", "pwsh", "sql", "kql", "html", "javascript", "css", "mermaid", "shell", "bash", "http", "value", "raw", "markdown"];

    /// <summary>The name of the Jupyter kernel; null for ours.</summary>
    /// <param name="given">What was asked for; null for nothing.</param>
    /// <param name="notebook">The notebook.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="InvalidInputException">The notebook is in a language of another kernel, and none was asked for; or it names none.</exception>
    internal static string? Of(string? given, NotebookDocument notebook, string file)
    {
        var named = (notebook.Metadata["kernelspec"] as JsonObject)?["name"]?.ToString() is { Length: > 0 } name ? name : null;
        var isOurs = _ours.Contains(notebook.DefaultLanguage);
        return given switch
        {
            null when isOurs => null,
            null => throw new InvalidInputException(
                $"'{file}' is written in {notebook.DefaultLanguage}{(named is null ? "" : $", for the kernel '{named}'")}; the kernel of this tool runs C#. "
                + $"Give {Wording.Option("kernel", csharp: nameof(NotebookRunOptions.Kernel))} {named ?? Installed()}{(named is null ? "" : $", or {OfNotebook} for the notebook's own")}."),
            OfNotebook when isOurs => null,
            OfNotebook => named ?? throw new InvalidInputException($"'{file}' names no kernel in its metadata. Give one of {Installed()}."),
            _ => given,
        };
    }

    private static string Installed() =>
        string.Join(", ", KernelSpecStore.List(new JupyterPaths().AllKernels).Select(spec => spec.Name).Distinct().DefaultIfEmpty("NAME, once a Jupyter kernel is installed"));
}
