using ModelOps.Kernel.Engine;

namespace Microsoft.DotNet.Interactive;

/// <summary>The running cell.</summary>
public sealed class KernelInvocationContext
{
    private readonly CellContext _cell;

    private KernelInvocationContext(CellContext cell) => _cell = cell;

    /// <summary>The cell that the calling code belongs to; null outside cells.</summary>
    public static KernelInvocationContext? Current => CellContext.Current is { } cell ? new(cell) : null;

    /// <summary>Cancelled when the cell is interrupted.</summary>
    public CancellationToken CancellationToken => _cell.CancellationToken;

    /// <summary>Shows a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The MIME types to show it as.</param>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => new(_cell.Display(value, mimeTypes));

    /// <summary>Shows a text as one MIME type.</summary>
    /// <param name="value">The content.</param>
    /// <param name="mimeType">Its MIME type.</param>
    public DisplayedValue DisplayAs(string value, string mimeType) => value.DisplayAs(mimeType);
}
