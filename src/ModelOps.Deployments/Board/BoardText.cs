using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace ModelOps.Deployments.Board;

/// <summary>Texts of the page. All that comes from elsewhere is encoded.</summary>
internal static partial class BoardText
{
    internal static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A sentence without the folders of this machine: the file's name stays.</summary>
    internal static string Sentence(string text) => Encode(Shortened(text));

    /// <summary>The same, not encoded.</summary>
    internal static string Shortened(string text) => Folders().Replace(text, "…/");

    internal static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Percent(double value) => value.ToString("0.## %", CultureInfo.InvariantCulture);

    internal static string Milliseconds(double value) => !double.IsFinite(value) ? NumberText.Undefined : value >= 100 ? $"{Whole((long)Math.Round(value))} ms" : $"{NumberText.Of(value, 3)} ms";

    /// <summary>How it stands, in two words.</summary>
    internal static string State(BoardContent content) =>
        content.Problems.Count > 0 ? Counted(content.Problems.Count, "problem") : content.Alerts.Count > 0 ? Counted(content.Alerts.Count, "alert") : "no alerts";

    /// <summary>What an alert is about, not encoded.</summary>
    internal static string About(Alert alert) => alert.Name + (alert.Version is { } version ? $", version {version}" : "");

    /// <summary>What a version is called, not encoded.</summary>
    internal static string About(BoardVersion version) => version.Name == version.Version ? version.Version : $"{version.Name}, version {version.Version}";

    private static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    [GeneratedRegex("""(?<![\w/:.])(?:[A-Za-z]:)?(?:[/\\][^\s/\\'"]+)+[/\\]""")]
    private static partial Regex Folders();
}
