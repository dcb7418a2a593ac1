using System.Text.RegularExpressions;

namespace ModelOps.Deployments.Packaging.Targets;

/// <summary>Names as platforms take them.</summary>
internal static partial class PlatformName
{
    /// <summary>A text with letters, digits and single dashes alone.</summary>
    /// <param name="text">The text; it begins with a letter.</param>
    /// <param name="most">The most letters; what is longer is cut.</param>
    internal static string Of(string text, int most) => Other().Replace(text, "-") is var name && name.Length > most ? name[..most].TrimEnd('-') : name.TrimEnd('-');

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Other();
}
