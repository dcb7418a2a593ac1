using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Monitoring.Reports;

/// <summary>A report as JSON. What is not defined, or infinite, is null.</summary>
internal static class ReportJson
{
    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.General) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static JsonObject Of(MonitorReport report) => new()
    {
        ["format"] = MonitorReport.FormatVersion,
        ["version"] = report.Version,
        ["baseline_rows"] = report.BaselineRows,
        ["reference_until"] = report.ReferenceUntil is { } until ? Time(until) : null,
        ["answers_from"] = report.AnswersFrom,
        ["expected_from"] = report.ExpectedFrom,
        ["limits"] = new JsonObject
        {
            ["moderate_psi"] = report.Limits.ModeratePsi,
            ["drift_psi"] = report.Limits.DriftPsi,
            ["significance"] = report.Limits.Significance,
            ["correction"] = report.Limits.Correction == DriftCorrection.Holm ? "holm" : "benjamini_hochberg",
            ["minimum_rows"] = report.Limits.MinimumRows,
        },
        ["windows"] = new JsonArray([.. report.Windows.Select(Of)]),
    };

    private static JsonObject Of(MonitorWindow window) => new()
    {
        ["start"] = Time(window.Start),
        ["end"] = Time(window.End),
        ["rows"] = window.Rows,
        ["failed"] = window.Failed,
        ["latency_ms_p50"] = Number(window.LatencyMedian),
        ["latency_ms_p99"] = Number(window.LatencyHigh),
        ["level"] = Level(window.Level),
        ["drifted"] = window.IsDrifted,
        ["worse"] = window.IsWorse,
        ["sentence"] = window.Sentence,
        ["not_compared"] = new JsonArray([.. window.NotCompared.Select(reason => JsonValue.Create(reason))]),
        ["inputs"] = new JsonArray([.. window.Inputs.Columns.Select(Of)]),
        ["answers"] = window.Answers is null ? null : new JsonArray([.. window.Answers.Columns.Select(Of)]),
        ["labels"] = window.Labels,
        ["labels_left_out"] = window.LabelsLeftOut,
        ["quality"] = new JsonArray([.. window.Quality.Select(metric => new JsonObject
        {
            ["metric"] = metric.Name,
            ["value"] = Number(metric.Interval.Value),
            ["low"] = Number(metric.Interval.Low),
            ["high"] = Number(metric.Interval.High),
            ["method"] = metric.Method,
            ["expected"] = metric.Expected is { } expected ? Number(expected) : null,
            ["expected_low"] = metric.ExpectedInterval is { } interval ? Number(interval.Low) : null,
            ["expected_high"] = metric.ExpectedInterval is { } range ? Number(range.High) : null,
            ["difference"] = metric.Difference is { } difference ? Number(difference.Value) : null,
            ["difference_low"] = metric.Difference is { } least ? Number(least.Low) : null,
            ["difference_high"] = metric.Difference is { } most ? Number(most.High) : null,
            ["level"] = Snake(metric.Level.ToString()),
        })]),
    };

    private static JsonObject Of(ColumnDrift column) => new()
    {
        ["column"] = column.Column,
        ["level"] = Level(column.Level),
        ["problem"] = column.Problem,
        ["psi"] = Number(column.Psi),
        ["jensen_shannon"] = Number(column.JensenShannon),
        ["wasserstein"] = Number(column.Wasserstein),
        ["ks"] = Number(column.KolmogorovSmirnov),
        ["ks_at"] = Number(column.KolmogorovSmirnovAt),
        ["ks_p"] = Number(column.KolmogorovSmirnovPValue),
        ["chi_square"] = Number(column.ChiSquare),
        ["degrees_of_freedom"] = column.DegreesOfFreedom,
        ["p"] = Number(column.PValue),
        ["p_adjusted"] = Number(column.AdjustedPValue),
        ["missing_then"] = Number(column.MissingThen),
        ["missing_now"] = Number(column.MissingNow),
        ["missing_p"] = Number(column.MissingPValue),
        ["new_share"] = column.NewValues is { } fresh ? Number(fresh.Share) : null,
        ["new_values"] = new JsonArray([.. (column.NewValues?.Values ?? []).Select(value => JsonValue.Create(value))]),
        ["out_of_range"] = Number(column.OutOfRange),
        ["bins"] = new JsonArray([.. column.Bins.Select(bin => new JsonObject
        {
            ["bin"] = bin.Label,
            ["then"] = bin.Expected,
            ["now"] = bin.Actual,
            ["share_then"] = Number(bin.ExpectedShare),
            ["share_now"] = Number(bin.ActualShare),
            ["psi"] = Number(bin.Psi),
            ["jensen_shannon"] = Number(bin.JensenShannon),
            ["cumulative_difference"] = Number(bin.CumulativeDifference),
        })]),
        ["chi_square_terms"] = new JsonArray([.. column.ChiSquareTerms.Select(term => new JsonObject
        {
            ["bins"] = term.Label, ["then"] = term.Then, ["now"] = term.Now, ["expected_then"] = Number(term.ExpectedThen), ["expected_now"] = Number(term.ExpectedNow), ["term"] = Number(term.Term),
        })]),
        ["wasserstein_terms"] = new JsonArray([.. column.WassersteinTerms.Select(term => new JsonObject
        {
            ["from"] = Number(term.From), ["to"] = Number(term.To), ["start"] = Number(term.Start), ["end"] = Number(term.End), ["term"] = Number(term.Term),
        })]),
    };

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Level(DriftLevel level) => Snake(level.ToString());

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
