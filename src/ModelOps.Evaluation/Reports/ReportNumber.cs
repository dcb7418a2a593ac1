namespace ModelOps.Evaluation.Reports;

/// <summary>Numbers as reports and cards write them.</summary>
internal static class ReportNumber
{
    internal static string Of(double value) => NumberText.Metric(value);

    /// <summary>The ends of an interval; empty without one.</summary>
    internal static string Ends(ConfidenceInterval interval) => double.IsNaN(interval.Low) || double.IsNaN(interval.High) ? "" : $"{Of(interval.Low)} to {Of(interval.High)}";

    /// <summary>As <c>0.71 (0.65 to 0.77)</c>.</summary>
    internal static string WithEnds(ConfidenceInterval interval) => Ends(interval) is { Length: > 0 } ends ? $"{Of(interval.Value)} ({ends})" : Of(interval.Value);

    internal static string Count(double rows) => NumberText.Of(rows, 15);
}
