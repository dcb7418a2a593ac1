namespace ModelOps;

/// <summary>A value with the interval it lies in with some confidence.</summary>
/// <param name="Value">The value of the whole sample.</param>
/// <param name="Low">The lower end; NaN when the metric was undefined too often to tell.</param>
/// <param name="High">The upper end; NaN when the metric was undefined too often to tell.</param>
public readonly record struct ConfidenceInterval(double Value, double Low, double High);
