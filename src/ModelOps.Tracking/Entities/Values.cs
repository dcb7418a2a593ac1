namespace ModelOps.Tracking;

/// <summary>A tag of an experiment, run, dataset input, registered model or model version.</summary>
/// <param name="Key">At most 250 characters.</param>
/// <param name="Value">The value; may be empty.</param>
public sealed record Tag(string Key, string Value);

/// <summary>A parameter of a run; it cannot be changed once logged.</summary>
/// <param name="Key">At most 250 characters.</param>
/// <param name="Value">Longer than 6000 characters is cut there.</param>
public sealed record Param(string Key, string Value);

/// <summary>One point of a metric.</summary>
/// <param name="Key">At most 250 characters.</param>
/// <param name="Value">Any double; NaN and the infinities too (infinities are stored as the largest finite number, as MLflow does).</param>
/// <param name="Timestamp">Milliseconds since 1970-01-01 UTC, not negative.</param>
/// <param name="Step">Where in the training; may be negative.</param>
public sealed record Metric(string Key, double Value, long Timestamp, long Step = 0);

/// <summary>One point of a metric with the run it belongs to, for histories of several runs.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Metric">The point.</param>
public sealed record RunMetric(string RunId, Metric Metric);

/// <summary>One page of a listing.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The rows of this page.</param>
/// <param name="NextPageToken">Give it back to get the next page; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextPageToken);
