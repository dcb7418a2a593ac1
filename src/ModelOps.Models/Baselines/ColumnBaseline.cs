using System.Globalization;
using System.Text.Json.Serialization;
using ModelOps.Models.Baselines;

namespace ModelOps;

/// <summary>The statistics of one column.</summary>
public sealed record ColumnBaseline
{
    internal const string Number = "number";
    internal const string Time = "time";
    internal const string Text = "text";

    /// <summary><c>number</c>, <c>time</c> (in days) or <c>text</c>.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// <c>empty</c>, <c>constant</c>, <c>discrete</c> (each value has a bin), <c>continuous</c> (cut at quantiles) or <c>mixed</c>
    /// (frequent values have a bin each, the rest is cut at its quantiles); null in a baseline of an earlier version.
    /// </summary>
    public string? Shape { get; init; }

    /// <summary>How many rows had no value.</summary>
    public int Missing { get; init; }

    /// <summary>The mean; null for text or when no row had a value.</summary>
    public double? Mean { get; init; }

    /// <summary>The standard deviation (divided by n − 1).</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The least value.</summary>
    public double? Minimum { get; init; }

    /// <summary>The greatest value.</summary>
    public double? Maximum { get; init; }

    /// <summary>
    /// Borders of the bins of what is not in <see cref="Values"/>, of text by length: from the least value over quantiles to just above the
    /// greatest. Bin i holds values below border i and not below border i − 1. Empty when each value has a bin.
    /// </summary>
    public IReadOnlyList<double> Edges { get; init; } = [];

    /// <summary>Rows in each bin; one more than <see cref="Edges"/>, empty without. Between the outer bins each has as many <see cref="Parts"/>.</summary>
    public IReadOnlyList<int> Counts { get; init; } = [];

    /// <summary>
    /// Numbers and timestamps only: some of the values that the bins hold, from the least to the greatest, at ranks that lie closer towards both ends; null where no bin holds any,
    /// and in a baseline of an earlier version. Distances between distributions are measured by them.
    /// </summary>
    [JsonConverter(typeof(NumbersAsText))]
    public IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>Text only: how many parts a bin between the outer ones has, by a hash of the text; null where it is not split.</summary>
    public int? Parts { get; init; }

    /// <summary>Rows by value: all values where they are few, else the frequent ones, of text at most 100.</summary>
    public IReadOnlyDictionary<string, int> Values { get; init; } = new Dictionary<string, int>();

    /// <summary>Rows with values of no bin; values that training did not see are counted here, too.</summary>
    public int Other { get; init; }

    /// <summary>True when the bins cannot show a change: of a baseline of an earlier version, where one bin of a range or of rare texts holds more than half of the values.</summary>
    public bool IsCoarse
    {
        get
        {
            var counts = Counts.ToArray();
            if (Type == Text)
            {
                // Texts that all came once can only be told apart by their length.
                var rest = Shape is null && Values.Values.Any(count => count > 1) ? Other : 0;
                var all = Values.Values.Sum() + counts.Sum() + Other;
                return Parts is null && counts.Append(rest).Any(count => 2L * count > all);
            }

            var last = Edges.Count > 0 && Edges[^1] == Maximum ? counts.Length - 1 : -1;
            return Shape is null && !(Minimum == Maximum && Minimum is not null) && counts.Where((count, bin) => bin != last && 2L * count > counts.Sum()).Any();
        }
    }

    /// <summary>The rows of a column in the bins, then and now; in order, other and missing values last.</summary>
    /// <param name="column">The column now.</param>
    /// <exception cref="InvalidInputException">A text that is not a number, where training had numbers; see <see cref="TypeConflict"/>.</exception>
    public IReadOnlyList<BaselineBin> Count(Column column) => new BaselineBins(this).Count(column);

    /// <summary>How a column's type differs from the one in training, as "text ('abc') where training had numbers"; null when it does not.</summary>
    /// <param name="column">The column now.</param>
    public string? TypeConflict(Column column)
    {
        if (Type == Text || column.MissingCount == column.Count || Values.Values.Sum() + Counts.Sum() + Other == 0)
        {
            return null;
        }

        var had = Type == Time ? "timestamps" : "numbers";
        var odd = column is StringColumn text
            ? text.Codes.ToArray().Where(code => code >= 0).Select(code => text.Categories[code]).FirstOrDefault(each => Type == Time ? each.Length > 0 : !IsNumberOrEmpty(each))
            : null;
        return odd is not null ? $"text ('{(odd.Length > 40 ? string.Concat(odd.AsSpan(0, 39), "…") : odd)}') where training had {had}"
            : Type == Time && column is not (Column<DateTime> or StringColumn) ? "numbers where training had timestamps"
            : Type == Number && Shape is not null && column is Column<DateTime> ? "timestamps where training had numbers"
            : null;
    }

    /// <summary>A number as a key of <see cref="Values"/>.</summary>
    internal static string KeyOf(double value) => (value == 0 ? 0 : value).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The bin of a value among borders.</summary>
    internal static int Place(double[] edges, double value)
    {
        var place = Array.BinarySearch(edges, value);
        return place >= 0 ? place + 1 : ~place;
    }

    /// <summary>The bin of a text that is not in <see cref="Values"/>: by its length, and between the outer bins by its hash (FNV-1a).</summary>
    internal static int Place(double[] edges, string text, int parts)
    {
        var place = Place(edges, text.Length);
        if (place == 0 || parts == 1)
        {
            return place;
        }

        if (place == edges.Length)
        {
            return 1 + ((place - 1) * parts);
        }

        var hash = 2166136261u;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return 1 + ((place - 1) * parts) + (int)((hash ^ (hash >> 16)) % (uint)parts);
    }

    private static bool IsNumberOrEmpty(string text) => text.Length == 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}

/// <summary>One bin of a column.</summary>
/// <param name="Label">The value or the range.</param>
/// <param name="Expected">Rows at training.</param>
/// <param name="Actual">Rows now.</param>
/// <param name="IsOrdered">True for a number or a range: bins before it hold less, bins after it more.</param>
public sealed record BaselineBin(string Label, double Expected, double Actual, bool IsOrdered)
{
    /// <summary>The label of the bin of rows without a value.</summary>
    public const string Missing = "(missing)";

    /// <summary>Of numbers the lower border, or the value itself; −∞ of what is below all; NaN for text. Timestamps are in days.</summary>
    public double From { get; init; } = double.NaN;

    /// <summary>Of numbers the upper border, or the value itself; ∞ of what is above all; NaN for text.</summary>
    public double To { get; init; } = double.NaN;
}
