using System.Globalization;

namespace ModelOps;

/// <summary>One metric of two models on the same rows.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Challenger">The new model's value.</param>
/// <param name="Champion">The present model's value.</param>
/// <param name="Difference">Challenger minus champion, with its interval.</param>
public sealed record MetricDifference(MetricDefinition Metric, double Challenger, double Champion, ConfidenceInterval Difference)
{
    /// <summary>True when the interval leaves out 0 on the good side.</summary>
    public bool IsBetter => Metric.HigherIsBetter ? Difference.Low > 0 : Difference.High < 0;

    /// <summary>True when the interval leaves out 0 on the bad side.</summary>
    public bool IsWorse => Metric.HigherIsBetter ? Difference.High < 0 : Difference.Low > 0;

    /// <summary>The comparison as a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Metric.Name}: {NumberText.Metric(Challenger)} against {NumberText.Metric(Champion)}, difference {NumberText.Signed(Difference.Value)} ({NumberText.Signed(Difference.Low)} to {NumberText.Signed(Difference.High)}): {(IsBetter ? "better" : IsWorse ? "worse" : "no clear difference")}.");
}
