using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>One finished trial of a search.</summary>
public sealed record TrialReport
{
    /// <summary>Its number, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The trainer's name.</summary>
    public required string Trainer { get; init; }

    /// <summary>The settings tried, such as <c>leaves=31,trees=200</c>; empty for all defaults.</summary>
    public required string Settings { get; init; }

    /// <summary>The preparation steps tried, as <see cref="FitOptions.Steps"/>; empty for the trainer's own.</summary>
    public string Steps { get; init; } = "";

    /// <summary>The share of rows used; below 1 in the early rungs of halving.</summary>
    public double RowShare { get; init; } = 1;

    /// <summary>The mean over the folds of the metric that counts; null when the trial failed.</summary>
    public double? Score { get; init; }

    /// <summary>Its standard deviation over the folds.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The score of each fold.</summary>
    public IReadOnlyList<double> FoldScores { get; init; } = [];

    /// <summary>The mean over the folds of every metric, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>How long the trial took.</summary>
    public double Seconds { get; init; }

    /// <summary>Why the trial failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>True when the result was read from the journal.</summary>
    [JsonIgnore]
    public bool IsResumed { get; init; }

    /// <summary>The best trial on all rows when this one ended, itself included; null before there is one.</summary>
    [JsonIgnore]
    public TrialReport? BestSoFar { get; init; }

    /// <summary>The most trials there will be.</summary>
    [JsonIgnore]
    public int Total { get; init; }
}
