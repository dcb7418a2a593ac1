namespace ModelOps.Governance.Reproduction;

/// <summary>How far two numbers are apart.</summary>
internal static class Closeness
{
    /// <summary>|a − b| / max(|a|, |b|): 0 for equal numbers and for two NaN, infinite for a NaN beside a number.</summary>
    internal static double Of(double a, double b) => a.Equals(b) || a == b ? 0
        : double.IsFinite(a) && double.IsFinite(b) ? Math.Abs(a - b) / Math.Max(Math.Abs(a), Math.Abs(b))
        : double.PositiveInfinity;

    internal static ReproductionOutcome Outcome(double difference, double tolerance) => difference == 0 ? ReproductionOutcome.Equal
        : difference <= tolerance ? ReproductionOutcome.WithinTolerance
        : ReproductionOutcome.Different;
}
