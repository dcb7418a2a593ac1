using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>Shows values as methods of theirs.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The MIME types to show it as; none for the formatter's choice.</param>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <summary>Shows a text as one MIME type.</summary>
    /// <param name="value">The content.</param>
    /// <param name="mimeType">Its MIME type, for example <c>text/markdown</c>.</param>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => new(Kernel.Cell.Display(new JsonObject { [mimeType] = value }));

    /// <summary>Shows a sequence as a table of its elements' properties.</summary>
    /// <param name="source">The elements.</param>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> source) => Kernel.display(source);

    /// <summary>The text that shows a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeType">The MIME type to show it as.</param>
    public static string ToDisplayString(this object? value, string mimeType = Formatter.PlainTextMimeType) =>
        Formatter.Registry.Format(value, mimeType)[mimeType]?.ToString() ?? "null";
}
