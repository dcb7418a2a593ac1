namespace ModelOps.Kernel.Engine;

/// <summary>A cell, or code that a directive ran, failed; <see cref="Error"/> says where and why.</summary>
/// <param name="error">The fault.</param>
/// <param name="interrupted">Whether the cell was stopped from outside.</param>
public sealed class CellException(CellError error, bool interrupted = false) : KernelException(error.Message, error.Exception)
{
    /// <summary>The fault.</summary>
    public CellError Error { get; } = error;

    /// <summary>Whether the cell was stopped from outside.</summary>
    public bool Interrupted { get; } = interrupted;
}
