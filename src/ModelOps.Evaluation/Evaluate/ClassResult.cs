namespace ModelOps;

/// <summary>How one class fares against the rest.</summary>
/// <param name="Name">The class.</param>
/// <param name="Support">The number of rows of the class, those without weight left out.</param>
/// <param name="Predicted">The number of rows predicted as the class.</param>
/// <param name="Metrics"><c>precision</c>, <c>recall</c>, <c>f1</c>, and each F-beta that was asked for; NaN where undefined. Precision rests on <paramref name="Predicted"/> rows, recall on <paramref name="Support"/>.</param>
/// <param name="Intervals">Confidence intervals by metric name; empty unless asked for.</param>
public sealed record ClassResult(string Name, int Support, int Predicted, IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, ConfidenceInterval> Intervals);
