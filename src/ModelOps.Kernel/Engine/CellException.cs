namespace ModelOps.Kernel.Engine;

/// <summary>A cell, or code that a directive ran, failed; <see cref="Error"/> says where and why.</summary>
/// <param name="error">The fault.</param>
public sealed class CellException(CellError error) : KernelException(error.Message, error.Exception)
{
    /// <summary>The fault.</summary>
    public CellError Error { get; } = error;
}
