namespace ModelOps.Kernel.Documents;

/// <summary>Turns notebooks of one format into the other.</summary>
public static class NotebookConverter
{
    /// <summary>Writes a notebook in the format that the target's extension names.</summary>
    /// <param name="source">A <c>.ipynb</c> or <c>.dib</c> file.</param>
    /// <param name="target">The file to write.</param>
    /// <returns>What the target's format cannot hold and is lost; empty when nothing is.</returns>
    /// <exception cref="KernelException">The source is not a notebook, or the target cannot be written.</exception>
    public static IReadOnlyList<string> Convert(string source, string target)
    {
        var notebook = NotebookDocument.Load(source);
        notebook.Save(target);
        if (NotebookDocument.FormatOf(target) == NotebookFormat.Ipynb)
        {
            return [];
        }

        var outputs = notebook.Cells.Count(cell => cell.Outputs.Count > 0);
        return outputs == 0 ? [] : [$"the outputs of {outputs} cell{(outputs == 1 ? "" : "s")}"];
    }
}
