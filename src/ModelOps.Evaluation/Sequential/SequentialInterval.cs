using System.Globalization;

namespace ModelOps;

/// <summary>
/// An interval that holds at every sample size at once: the chance that it ever misses the true value, however often one looks, is at most <paramref name="Alpha"/>.
/// A decision may therefore be taken at any time, from the first row on.
/// </summary>
/// <param name="Estimate">The value of the sample; NaN without rows.</param>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="N">The rows behind it, of all samples together.</param>
/// <param name="Alpha">The chance of ever missing the true value.</param>
public readonly record struct SequentialInterval(double Estimate, double Lower, double Upper, long N, double Alpha)
{
    /// <summary>True for a value between both ends.</summary>
    /// <param name="value">A value.</param>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary>The estimate and both ends, as <c>0.012 (0.003 to 0.041)</c>.</summary>
    public override string ToString() => $"{Text(Estimate)} ({Text(Lower)} to {Text(Upper)})";

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("G3", CultureInfo.InvariantCulture) : "unknown";
}
