using ModelOps.Kernel.Formatting;

namespace ModelOps.Kernel.Engine;

/// <summary>Functions for cells of a session whose application brings no others of these names, or whose others have stepped aside.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The MIME types to show it as; none for the formatter's choice.</param>
    /// <exception cref="KernelException">No cell is running.</exception>
    public static DisplayHandle display(object? value, params string[] mimeTypes) =>
        (CellContext.Current ?? throw new KernelException("Values can be shown only by the code of a cell.")).Display(value, mimeTypes);

    /// <summary>Text that is shown as HTML.</summary>
    /// <param name="content">HTML.</param>
    public static IHtmlText HTML(string content) => new Html(content);

    private sealed class Html(string content) : IHtmlText
    {
        public override string ToString() => content;
    }
}
