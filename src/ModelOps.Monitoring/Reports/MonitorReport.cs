using System.Globalization;
using System.Text;
using ModelOps.Files;
using ModelOps.Monitoring.Reports;

namespace ModelOps;

/// <summary>What was seen of a deployment, window by window.</summary>
/// <param name="Version">The version that was looked at.</param>
/// <param name="BaselineRows">Rows at training.</param>
/// <param name="Limits">The limits of drift.</param>
/// <param name="Windows">The windows, the oldest first; one or more.</param>
public sealed record MonitorReport(string Version, int BaselineRows, DriftOptions Limits, IReadOnlyList<MonitorWindow> Windows)
{
    /// <summary>The version of the JSON's form that this library writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>The newest window.</summary>
    public MonitorWindow Latest => Windows[^1];

    /// <summary>The newest window with enough rows for a verdict; null without one. The newest of all has just begun, it may be.</summary>
    public MonitorWindow? Judged => Windows.LastOrDefault(window => window.Inputs.HasEnoughRows);

    /// <summary>The newest window with enough labels for a verdict; null without one.</summary>
    public MonitorWindow? Measured => Windows.LastOrDefault(window => window.Quality.Any(metric => metric.Level != QualityLevel.TooFewLabels));

    /// <summary>When the last of the answers came that later ones are compared with; null when those are not in the log, or too few.</summary>
    public DateTimeOffset? ReferenceUntil { get; init; }

    /// <summary>What the answers are compared with, in words: "those at training on 500 rows of test", "the first 1000 of the version". Null when there are too few.</summary>
    public string? AnswersFrom { get; init; }

    /// <summary>Where it is from what the metrics were at training, in words: "500 rows of test". Null when that is not known.</summary>
    public string? ExpectedFrom { get; init; }

    /// <summary>As <see cref="MonitorOptions.FalseAlarms"/>.</summary>
    public double FalseAlarms { get; init; } = 0.05;

    /// <summary>What answers and metrics are compared with, a sentence each, with what to do where that is not known.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. AnswersFrom is null ? (string[])[] : [$"Answers are compared with {AnswersFrom}."],
        .. Windows.All(window => window.Quality.Count == 0) ? (string[])[]
            : ExpectedFrom is not null ?
            [
                $"The metrics at training come from {ExpectedFrom}.",
                FormattableString.Invariant($"Worse and better need more than a 95 % interval: in at most {FalseAlarms:0.##%} of months any window or metric is called so though nothing has changed, however often one looks."),
            ]
            : ["The metrics at training are not known, so there is no verdict on quality. Evaluate the model on rows that it has not learned from: its folder keeps the metrics."],
    ];

    /// <summary>The report as JSON, for machines.</summary>
    public string ToJson() => ReportJson.Of(this).ToJsonString(ReportJson.Options);

    /// <summary>The report as an HTML page that needs no network: every score opens into its bins and terms.</summary>
    /// <param name="title">The title, as the deployment's name.</param>
    public string ToHtml(string title) => FigureHtml.Page(title, $"<h1>{System.Net.WebUtility.HtmlEncode(title)}</h1>\n{ReportHtml.Body(this)}");

    /// <summary>The report as an HTML fragment without scripts.</summary>
    /// <param name="withArithmetic">False to leave out how each score comes about, which takes room.</param>
    public string ToHtmlFragment(bool withArithmetic = true) => ReportHtml.Tables(this, withArithmetic);

    /// <summary>Writes <see cref="ToHtml"/> to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">The title, as the deployment's name.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void WriteHtml(string path, string title) => AtomicFile.WriteText(path, ToHtml(title));

    /// <summary>The index of each column over the windows.</summary>
    public Figure ToFigure() => ReportFigures.Drift(this);

    /// <summary>The first metric with its interval over the windows, and what it was at training; null without labels.</summary>
    public Figure? ToQualityFigure() => ReportFigures.Quality(this);

    /// <summary>Sets the gauges: those of drift to the newest window with enough rows, those of quality to the newest with enough labels.</summary>
    /// <param name="model">The name the model is served under.</param>
    public void Publish(string model) => MonitorGauges.Set(
        model, Version, Judged?.Inputs.Columns.Concat(Judged.Answers?.Columns ?? []) ?? [], Measured?.Quality ?? [], Judged?.IsDrifted ?? false);

    /// <summary>The windows as lines, then the worst columns of the newest.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var labels = WindowLabels.Of(Windows);
        text.Append(CultureInfo.InvariantCulture, $"Version {Version}, {Windows.Count} window{(Windows.Count == 1 ? "" : "s")}: {Latest.Sentence}\n");
        text.Append(TextTable.Render(["from (UTC)", "rows", "failed", "p50 ms", "p99 ms", "inputs", "answers", "labels", "quality"], [.. Windows.Select((window, i) => (string[])
        [
            labels[i], Whole(window.Rows), Whole(window.Failed), NumberText.Metric(window.LatencyMedian), NumberText.Metric(window.LatencyHigh), window.Inputs.Verdict,
            window.Answers?.Verdict ?? (window.Start < ReferenceUntil ? "reference" : NumberText.Undefined), Whole(window.Labels), window.Quality.Count == 0 ? "" : window.Quality[0].ToString(),
        ])]));
        return text.ToString().TrimEnd('\n');
    }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    internal static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
