using System.Globalization;

namespace ModelOps;

/// <summary>One metric of the labelled rows of a window.</summary>
/// <param name="Name">The metric, as <c>roc_auc</c>.</param>
/// <param name="Interval">The value, and the interval it lies in with 95 % confidence.</param>
/// <param name="Method">How the interval was made.</param>
/// <param name="Expected">What was measured at training; null when that is not known.</param>
/// <param name="Level">The verdict.</param>
public sealed record QualityMetric(string Name, ConfidenceInterval Interval, string Method, double? Expected, QualityLevel Level)
{
    /// <summary>The interval of <see cref="Expected"/>; null where it counts as exact.</summary>
    public ConfidenceInterval? ExpectedInterval { get; init; }

    /// <summary>
    /// Now minus <see cref="Expected"/>, with the interval that the verdict is by: wider than 95 %, so that it holds over all windows of a month and all metrics (<see cref="MonitorOptions.FalseAlarms"/>), however often one
    /// looks while labels come. Null when it is not known what to expect.
    /// </summary>
    public ConfidenceInterval? Difference { get; init; }

    /// <summary>The verdict in words.</summary>
    public string Verdict => Level switch
    {
        QualityLevel.AsExpected => "as expected",
        QualityLevel.TooFewLabels => "too few labels",
        _ => Level.ToString().ToLowerInvariant(),
    };

    /// <summary>The metric in a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} {NumberText.Metric(Interval.Value)} ({NumberText.Metric(Interval.Low)} to {NumberText.Metric(Interval.High)}){(Expected is { } expected ? $", expected {NumberText.Metric(expected)}" : "")}: {Verdict}");
}
