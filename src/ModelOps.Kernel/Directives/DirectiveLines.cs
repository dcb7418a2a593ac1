using System.Text.RegularExpressions;

namespace ModelOps.Kernel.Directives;

/// <summary>The lines of a cell that are no code.</summary>
internal static partial class DirectiveLines
{
    /// <summary>The name that a directive's line begins with; null when the line is none.</summary>
    public static string? NameOf(string line)
    {
        var match = DirectiveLine().Match(line);
        return match.Success ? match.Value : null;
    }

    /// <summary>The keyword (<c>r</c>, <c>i</c> or <c>load</c>) and what stands between the quotes of a line <c>#r "…"</c>; null when the line is none.</summary>
    public static (string Keyword, string Target)? Reference(string line)
    {
        var match = ReferenceDirective().Match(line);
        return match.Success ? (match.Groups[1].Value, match.Groups[2].Value) : null;
    }

    [GeneratedRegex(@"^#![A-Za-z][^\s]*")]
    private static partial Regex DirectiveLine();

    [GeneratedRegex("""^\s*#(r|i|load)\s+"([^"]*)"\s*(//.*)?$""")]
    private static partial Regex ReferenceDirective();
}
