namespace ModelOps.Kernel.Engine;

/// <summary>A cell, or code that a directive ran, failed; <see cref="Error"/> says where and why.</summary>
/// <param name="error">The error.</param>
public sealed class CellException(CellError error) : KernelException(error.Message, error.Exception)
{
    /// <summary>The error.</summary>
    public CellError Error { get; } = error;
}
