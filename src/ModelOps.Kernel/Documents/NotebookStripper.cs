namespace ModelOps.Kernel.Documents;

/// <summary>Takes off a notebook what a run puts on it, so that version control shows only what people wrote.</summary>
public static class NotebookStripper
{
    // Written by front ends and runners when cells run or are folded.
    private static readonly string[] _volatile = ["execution", "collapsed", "scrolled", "ExecuteTime", "papermill"];

    /// <summary>A copy without outputs, prompt numbers and run times.</summary>
    /// <param name="notebook">The notebook; it is not changed.</param>
    public static NotebookDocument Strip(NotebookDocument notebook)
    {
        var copy = notebook.Clone();
        copy.Metadata.Remove("papermill");
        foreach (var cell in copy.Cells)
        {
            cell.Outputs.Clear();
            cell.ExecutionCount = null;
            foreach (var name in _volatile)
            {
                cell.Metadata.Remove(name);
            }
        }

        return copy;
    }
}
