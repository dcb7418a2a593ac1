using System.Globalization;

namespace ModelOps;

/// <summary>One measure of how differently a model treats groups.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Interval">The value with its interval; NaN where it is undefined, and ends of NaN where none was asked for.</param>
/// <param name="Rows">The rows of the groups that it compares.</param>
/// <param name="Lowest">The group with the lowest rate; null where the measure is undefined, is of two rates, or all groups have the same.</param>
/// <param name="Highest">The group with the highest rate, or the one that others are compared with.</param>
/// <param name="Note">Why it is undefined; null when it is not.</param>
public sealed record FairnessMeasure(FairnessMeasureDefinition Definition, ConfidenceInterval Interval, int Rows, string? Lowest, string? Highest, string? Note)
{
    /// <summary>As <c>demographic_parity_difference</c>.</summary>
    public string Name => Definition.Name;

    /// <summary>The value; NaN where it is undefined.</summary>
    public double Value => Interval.Value;

    /// <summary>The measure as a sentence.</summary>
    public override string ToString() => Note is not null
        ? $"{Name} is undefined: {Note}."
        : string.Create(CultureInfo.InvariantCulture, $"{Name} is {NumberText.Metric(Value)}{(double.IsNaN(Interval.Low) ? "" : $" ({NumberText.Metric(Interval.Low)} to {NumberText.Metric(Interval.High)})")} on {Rows} rows{(Lowest is null ? "" : $", from {Lowest} to {Highest}")}.");
}
