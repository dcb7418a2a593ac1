using System.Globalization;

namespace ModelOps;

/// <summary>What was seen of a deployment in one window. The verdicts depend on its rows and labels, the model's baseline, the reference and the options alone.</summary>
/// <param name="Start">When it begins, in UTC.</param>
/// <param name="End">When it ends; of a window of rows, when its last row came.</param>
/// <param name="Rows">Scored rows.</param>
public sealed record MonitorWindow(DateTimeOffset Start, DateTimeOffset End, long Rows)
{
    /// <summary>The rows in words, with those that were compared where these are a sample of them (<see cref="MonitorOptions.MostRows"/>).</summary>
    public string RowsText => Inputs.RowCount < Rows ? string.Create(CultureInfo.InvariantCulture, $"{Rows} rows, of which {Inputs.RowCount} were compared") : string.Create(CultureInfo.InvariantCulture, $"{Rows} rows");

    /// <summary>Requests that were not scored.</summary>
    public long Failed { get; init; }

    /// <summary>The median of the milliseconds to the answer.</summary>
    public double LatencyMedian { get; init; } = double.NaN;

    /// <summary>The 99th percentile of the milliseconds to the answer.</summary>
    public double LatencyHigh { get; init; } = double.NaN;

    /// <summary>The inputs against the model's baseline.</summary>
    public required DriftReport Inputs { get; init; }

    /// <summary>The answers against the reference; null in the time that the reference was taken from, and before there is one.</summary>
    public DriftReport? Answers { get; init; }

    /// <summary>Inputs that were not compared, with the reason as a sentence.</summary>
    public IReadOnlyList<string> NotCompared { get; init; } = [];

    /// <summary>Rows with a label that could be measured.</summary>
    public int Labels { get; init; }

    /// <summary>Labelled rows that could not: of a class that the model does not know, or without a number.</summary>
    public int LabelsLeftOut { get; init; }

    /// <summary>The metrics of labelled rows; empty without labels.</summary>
    public IReadOnlyList<QualityMetric> Quality { get; init; } = [];

    /// <summary>The worst verdict on an input or on the answers.</summary>
    public DriftLevel Level => Answers is null || Inputs.Level >= Answers.Level ? Inputs.Level : Answers.Level;

    /// <summary>True when an input or the answers are not as they were.</summary>
    public bool IsDrifted => Inputs.Columns.Concat(Answers?.Columns ?? []).Any(column => column.Level >= DriftLevel.Drifted);

    /// <summary>True when a metric is worse than at training.</summary>
    public bool IsWorse => Quality.Any(metric => metric.Level == QualityLevel.Worse);

    /// <summary>The verdict as a sentence.</summary>
    public string Sentence
    {
        get
        {
            string[] parts =
            [
                .. Inputs.Problems,
                .. Answers?.Problems.Select(problem => $"Answers: {problem}") ?? [],
                .. Quality.Where(metric => metric.Level == QualityLevel.Worse).Select(metric => $"Worse than at training: {metric}."),
            ];
            return parts.Length > 0 ? string.Join(' ', parts.Distinct())
                : Level == DriftLevel.Moderate ? $"A moderate shift: {string.Join(", ", Inputs.Columns.Concat(Answers?.Columns ?? []).Where(column => column.Level == DriftLevel.Moderate).Select(column => column.Column))}."
                : "As in training.";
        }
    }
}
