using System.Globalization;

namespace ModelOps;

/// <summary>What a scored row turned out to be.</summary>
/// <param name="Id">The id of the row: the request's, or <c>id/0</c>, <c>id/1</c>, … of a request with several rows.</param>
/// <param name="Text">The true class, or the true value as a number.</param>
public sealed record Label(string Id, string Text)
{
    /// <summary>When it became known; null for when it came.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The label of a regressor's row.</summary>
    /// <param name="id">The id of the row.</param>
    /// <param name="value">The true value.</param>
    public static Label Of(string id, double value) => new(id, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The value, where the label is a number; else NaN.</summary>
    public double Value => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : double.NaN;
}
