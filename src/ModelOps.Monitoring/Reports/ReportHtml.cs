using System.Globalization;
using System.Net;
using System.Text;

namespace ModelOps.Monitoring.Reports;

/// <summary>A report as HTML.</summary>
internal static class ReportHtml
{
    private const int MostTerms = 200;

    /// <summary>All of it, with figures.</summary>
    internal static string Body(MonitorReport report)
    {
        // The tables are wider than text should be.
        var html = new StringBuilder("<style>body{max-width:78rem}</style>").Append(Tables(report)).Append(FigureHtml.Fragment(report.ToFigure(), "drift"));
        if (ReportFigures.Quality(report) is { } quality)
        {
            html.Append(FigureHtml.Fragment(quality, "quality"));
        }

        return html.ToString();
    }

    /// <summary>The tables alone: no script.</summary>
    internal static string Tables(MonitorReport report, bool withArithmetic = true)
    {
        var (html, latest) = (new StringBuilder(), report.Latest);
        html.Append("<div class=\"modelops\"><p><strong>").Append(Text(latest.Sentence)).Append("</strong></p><p>")
            .Append(CultureInfo.InvariantCulture, $"Version {Text(report.Version)}: the newest window, {Span(latest)} UTC, has {latest.RowsText}; {report.BaselineRows} rows at training.")
            .Append(" A shift counts from a PSI of ").Append(Number(report.Limits.ModeratePsi)).Append(" (moderate) and ").Append(Number(report.Limits.DriftPsi)).Append(" (drifted) where ")
            .Append(report.Limits.Correction == DriftCorrection.Holm ? "p, corrected by Holm," : "p, corrected by Benjamini and Hochberg,").Append(" is at most ").Append(Number(report.Limits.Significance))
            .Append(CultureInfo.InvariantCulture, $"; below {report.Limits.MinimumRows} rows there is no verdict.</p>");
        foreach (var reason in report.Notes.Concat(latest.NotCompared))
        {
            html.Append("<p>").Append(Text(reason)).Append("</p>");
        }

        HtmlTable.Append(html, "Columns in the newest window", ["column", "verdict", "PSI", "PSI over windows", "p", "Wasserstein", "missing, then and now", "new values", "out of range"], ReportFigures.Columns(latest).Select(column => (string[])
        [
            Text(column.Column), Text(column.Verdict), Index(column.Psi), ReportFigures.Sparkline(report, column.Column), Chance(column.AdjustedPValue), Index(column.Wasserstein),
            column.Problem is null ? $"{Share(column.MissingThen)}, {Share(column.MissingNow)}" : "–", Fresh(column.NewValues), Share(column.OutOfRange),
        ]), sortable: true);
        if (latest.Quality.Count > 0)
        {
            HtmlTable.Append(html, $"Quality of {latest.Labels} labelled rows", ["metric", "value", "95 % interval", "method", "at training", "95 % interval", "verdict"], latest.Quality.Select(metric => (string[])
            [
                Text(metric.Name), Number(metric.Interval.Value), $"{Number(metric.Interval.Low)} to {Number(metric.Interval.High)}", Text(metric.Method), Number(metric.Expected ?? double.NaN), metric.ExpectedInterval is { } then ? $"{Number(then.Low)} to {Number(then.High)}" : "–", metric.Verdict,
            ]), sortable: true);
        }

        HtmlTable.Append(html, "Windows", ["from (UTC)", "inputs", "answers", "rows", "failed", "p50 ms", "p99 ms", "labels", "in a sentence"], report.Windows.Zip(WindowLabels.Of(report.Windows)).Reverse().Select(pair => Row(report, pair.First, pair.Second)), sortable: true);
        html.Append(withArithmetic ? "<h2>How each score comes about</h2>" : "");
        foreach (var column in withArithmetic ? ReportFigures.Columns(latest) : [])
        {
            Arithmetic(html, column);
        }

        return html.Append("</div>").ToString();
    }

    private static string[] Row(MonitorReport report, MonitorWindow window, string label) =>
    [
        label, window.Inputs.Verdict, window.Answers?.Verdict ?? (window.Start < report.ReferenceUntil ? "reference" : "–"), MonitorReport.Whole(window.Rows), MonitorReport.Whole(window.Failed),
        Milliseconds(window.LatencyMedian), Milliseconds(window.LatencyHigh), MonitorReport.Whole(window.Labels), Text(window.Sentence),
    ];

    private static void Arithmetic(StringBuilder html, ColumnDrift column)
    {
        html.Append("<details><summary>").Append(Text(column.Column)).Append(": ").Append(Text(column.Verdict)).Append(column.Problem is null ? $", PSI {Index(column.Psi)}" : "").Append("</summary>");
        if (column.Problem is { } problem)
        {
            html.Append("<p>").Append(Text(problem)).Append("</p></details>");
            return;
        }

        HtmlTable.Append(html, "PSI is the sum of (now − then) · ln(now / then); the Jensen-Shannon distance the root of the sum of its terms; the Kolmogorov-Smirnov statistic the largest difference of cumulative shares, wherever it is", ["bin", "rows then", "rows now", "share then", "share now", "PSI", "Jensen-Shannon", "cumulative now − then"], column.Bins.Select(bin => (string[])
        [
            Text(bin.Label), Number(bin.Expected), Number(bin.Actual), Number(bin.ExpectedShare), Number(bin.ActualShare), Number(bin.Psi), Number(bin.JensenShannon), Number(bin.CumulativeDifference),
        ]).Append(["sum", "", "", "", "", Number(column.Psi), $"{Number(column.Bins.Sum(bin => bin.JensenShannon))}, root {Number(column.JensenShannon)}", $"largest {Number(column.KolmogorovSmirnov)}{(double.IsFinite(column.KolmogorovSmirnovAt) ? $" at {Number(column.KolmogorovSmirnovAt)}" : "")}, p {Number(column.KolmogorovSmirnovPValue)}"]), sortable: false);
        HtmlTable.Append(html, "Chi-square is the sum of (rows − expected)² / expected, then and now; bins in which few rows are expected are joined", ["bins", "rows then", "expected", "rows now", "expected now", "term"], column.ChiSquareTerms.Select(term => (string[])
        [
            Text(term.Label), Number(term.Then), Number(term.ExpectedThen), Number(term.Now), Number(term.ExpectedNow), Number(term.Term),
        ]).Append(["sum", "", "", "", $"{column.DegreesOfFreedom} degrees of freedom", $"{Number(column.ChiSquare)}, p {Number(column.PValue)}, of all columns {Number(column.AdjustedPValue)}"]), sortable: false);
        if (column.WassersteinTerms.Count > 0)
        {
            HtmlTable.Append(html, "The Wasserstein distance is the area between the cumulative shares, over the standard deviation at training", ["from", "to", "difference at the beginning", "at the end", "term"], column.WassersteinTerms.Take(MostTerms).Select(term => (string[])
            [
                Number(term.From), Number(term.To), Number(term.Start), Number(term.End), Number(term.Term),
            ]).Append([column.WassersteinTerms.Count > MostTerms ? $"and {column.WassersteinTerms.Count - MostTerms} more; sum" : "sum", "", "", "", Number(column.Wasserstein)]), sortable: false);
        }

        html.Append("</details>");
    }

    private static string Fresh(NewValues? fresh) => fresh is null ? "–" : fresh.Share == 0 ? "none" : $"{Share(fresh.Share)}: {Text(string.Join(", ", fresh.Values))}";

    private static string Share(double share) => double.IsNaN(share) ? "–" : share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsInfinity(value) ? value > 0 ? "∞" : "−∞" : NumberText.Of(value, 4);

    private static string Index(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : Number(value);

    private static string Chance(double p) => p < 0.0001 ? "&lt; 0.0001" : NumberText.Of(p, 2);

    private static string Milliseconds(double value) => value >= 100 ? value.ToString("0", CultureInfo.InvariantCulture) : NumberText.Of(value, 3);

    // A window of rows may be shorter than a minute.
    private static string Span(MonitorWindow window) => window.End - window.Start < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"from {window.Start.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {window.End.UtcDateTime:HH:mm:ss}")
        : $"from {MonitorReport.Time(window.Start)} to {MonitorReport.Time(window.End)}";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
