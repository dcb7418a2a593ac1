namespace ModelOps.Kernel.Engine;

/// <summary>Whether a cell has ended its run early, with success: noted beside the exception that ends the cell, so that code that catches everything cannot undo it.</summary>
internal sealed class EarlyEnd
{
    /// <summary>Why; null while it has not.</summary>
    public string? Reason { get; private set; }

    /// <summary>Notes it.</summary>
    /// <returns>The exception that ends the cell.</returns>
    public FinishedEarlyException Because(string reason)
    {
        Reason ??= reason;
        return new FinishedEarlyException(reason);
    }
}
