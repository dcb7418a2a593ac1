using System.Globalization;
using System.Text;
using ModelOps.Deployments.Watching;
using static ModelOps.Deployments.Board.BoardText;

namespace ModelOps.Deployments.Board;

/// <summary>What the page shows as lines, for a terminal.</summary>
internal static class BoardLines
{
    private const int MostColumns = 12;
    private const int MostEvents = 5;
    private const string Steps = "▁▂▃▄▅▆▇█";

    internal static string Of(BoardContent content)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{State(content)}. {content.Model} since {Time(content.Since)} UTC. As of {Time(content.Now)} UTC.\n");
        foreach (var problem in content.Problems)
        {
            text.Append(CultureInfo.InvariantCulture, $"Problem: {Shortened(problem)}\n");
        }

        text.Append('\n').Append(TextTable.Render(["version", "share", "requests", "errors", "p50", "p95", "p99"], [.. content.Versions.Select(version => Traffic(version, content.Looks.FirstOrDefault(look => look.Version == version.Version)))]));
        if (content.Log is null)
        {
            text.Append(BoardPage.NoLog).Append('\n');
        }

        text.Append(content.Alerts.Count == 0 ? "\nNo alerts now.\n" : "\n");
        foreach (var alert in content.Alerts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{alert.Severity.ToString().ToLowerInvariant()}: {About(alert)} since {Time(alert.Started)} UTC. {Shortened(alert.Sentence)}\n");
        }

        foreach (var each in content.Events.Take(MostEvents))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Time(each.Time)} UTC, {(each.Alert.Resolved is null ? "began" : "over")}: {About(each.Alert)}\n");
        }

        if (content.Canary is { } canary)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nCanary: {Shortened(canary.ToString())}\n");
        }

        foreach (var look in content.Looks)
        {
            Look(text, look);
        }

        // Names and values come from callers: a terminal would obey control characters in them.
        return new string([.. text.ToString().TrimEnd('\n').Select(letter => char.IsControl(letter) && letter != '\n' ? '\uFFFD' : letter)]);
    }

    private static string[] Traffic(BoardVersion version, VersionLook? look) =>
    [
        About(version), version.IsShadow ? "shadow" : Percent(version.Weight / 100), Whole(version.Requests), Whole(version.Errors),
        Milliseconds(look?.Median ?? double.NaN), Milliseconds(look?.High ?? double.NaN), Milliseconds(look?.Highest ?? double.NaN),
    ];

    private static void Look(StringBuilder text, VersionLook look)
    {
        if (look.Report is not { } report)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nVersion {look.Version}: {Shortened(look.Note ?? "")}\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\nVersion {look.Version}: {report.Latest.Sentence}\n");
        text.Append(TextTable.Render(["column", "verdict", "PSI", "over windows"], [.. Worst(report.Latest).Take(MostColumns).Select(column => (string[])[column.Column, column.Verdict, double.IsFinite(column.Psi) ? column.Psi.ToString("0.000", CultureInfo.InvariantCulture) : NumberText.Of(column.Psi), Line(report, column.Column)])]));
        if (report.Latest.Quality.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Quality of {report.Latest.Labels} labelled rows\n").AppendJoin("", report.Latest.Quality.Select(metric => $"  {metric}\n"));
        }
    }

    private static IEnumerable<ColumnDrift> Worst(MonitorWindow window) => Columns(window).OrderByDescending(column => column.Level).ThenByDescending(column => column.Psi);

    private static IEnumerable<ColumnDrift> Columns(MonitorWindow window) => window.Inputs.Columns.Concat(window.Answers?.Columns ?? []);

    // The index window by window; full height is twice the limit.
    private static string Line(MonitorReport report, string column) => string.Concat(report.Windows.Select(window =>
    {
        var psi = Columns(window).FirstOrDefault(each => each.Column == column)?.Psi ?? double.NaN;
        return double.IsNaN(psi) ? ' ' : Steps[(int)Math.Clamp(psi / (2 * report.Limits.DriftPsi) * Steps.Length, 0, Steps.Length - 1)];
    }));
}
