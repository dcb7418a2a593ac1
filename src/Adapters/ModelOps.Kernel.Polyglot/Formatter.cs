using System.Globalization;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Formatting;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>How values are shown, under the names of Polyglot Notebooks; it speaks for the session of the running cell.</summary>
public static class Formatter
{
    /// <summary>The MIME type of HTML.</summary>
    public const string HtmlMimeType = "text/html";

    /// <summary>The MIME type of texts.</summary>
    public const string PlainTextMimeType = "text/plain";

    internal static FormatterRegistry Registry => (CellContext.Current?.Kernel ?? Interactive.Kernel.Cell.Kernel).Formatters;

    /// <summary>How many elements of a sequence are shown.</summary>
    public static int ListExpansionLimit
    {
        get => Registry.RowLimit;
        set => Registry.RowLimit = value;
    }

    /// <summary>How deep objects in objects are shown.</summary>
    public static int RecursionLimit
    {
        get => Registry.DepthLimit;
        set => Registry.DepthLimit = value;
    }

    /// <summary>Shows a type by a function that writes it.</summary>
    /// <param name="formatter">Writes a value.</param>
    /// <param name="mimeType">What it writes.</param>
    public static void Register<T>(Action<T, TextWriter> formatter, string mimeType = PlainTextMimeType) =>
        Register(typeof(T), (value, writer) => formatter((T)value, writer), mimeType);

    /// <summary>Shows a type by a function that makes a text of it.</summary>
    /// <param name="formatter">Makes the text.</param>
    /// <param name="mimeType">What it makes.</param>
    public static void Register<T>(Func<T, string> formatter, string mimeType = PlainTextMimeType) =>
        Registry.Register(typeof(T), mimeType, value => formatter((T)value));

    /// <summary>Shows a type, also an open generic one, by a function that writes it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="formatter">Writes a value.</param>
    /// <param name="mimeType">What it writes.</param>
    public static void Register(Type type, Action<object, TextWriter> formatter, string mimeType = PlainTextMimeType) =>
        Registry.Register(type, mimeType, value =>
        {
            var writer = new StringWriter(CultureInfo.InvariantCulture);
            formatter(value, writer);
            return writer.ToString();
        });

    /// <summary>The MIME types in which a type is shown when none is asked for.</summary>
    /// <param name="type">The type.</param>
    /// <param name="preferredMimeTypes">The MIME types.</param>
    public static void SetPreferredMimeTypesFor(Type type, params string[] preferredMimeTypes) => Registry.Prefer(type, preferredMimeTypes);

    /// <summary>Forgets all that was registered.</summary>
    public static void ResetToDefault() => Registry.Reset();

    /// <summary>The text that shows a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeType">The MIME type to show it as.</param>
    public static string Format(object? value, string mimeType = PlainTextMimeType) => value.ToDisplayString(mimeType);
}
