using System.Globalization;

namespace ModelOps.Kernel.Formatting;

/// <summary>Shows values for which nothing is registered.</summary>
internal static class ValueFormatter
{
    public static string Format(object value, string mimeType) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    public static string? Rich(object value) => null;
}
