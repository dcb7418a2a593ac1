using System.Text.RegularExpressions;

namespace ModelOps.Cli.Tests.Support;

/// <summary>Compares a text with a pattern in which <c>*</c> stands for anything.</summary>
internal static class Glob
{
    internal static void Matches(string pattern, string actual) =>
        Assert.True(
            Regex.IsMatch(actual, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline),
            $"Expected: {pattern}\nActual:   {actual}");
}
