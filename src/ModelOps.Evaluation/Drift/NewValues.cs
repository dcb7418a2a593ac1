using System.Globalization;
using ModelOps.Evaluation.Drift;
using ModelOps.Models;

namespace ModelOps;

/// <summary>Values that training did not have.</summary>
/// <param name="Share">The share of rows that hold one.</param>
/// <param name="Values">The most frequent of them, at most ten.</param>
public sealed record NewValues(double Share, IReadOnlyList<string> Values)
{
    private const int MostNamed = 10;

    /// <summary>Those of a column; null where the baseline does not keep every value.</summary>
    internal static NewValues? Of(ColumnBaseline baseline, Column column)
    {
        if (baseline.Shape is not ("discrete" or "constant") || baseline.Edges.Count > 0 || baseline.Other > 0 || column.Count == 0)
        {
            return null;
        }

        var values = baseline.Type == "text"
            ? Present(RawColumn.Texts(column))
            : NumberDistance.Numbers(column).Select(number => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture));
        var fresh = values.Where(value => !baseline.Values.ContainsKey(value)).CountBy(value => value).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        return new NewValues(fresh.Sum(pair => pair.Value) / (double)column.Count, [.. fresh.Take(MostNamed).Select(pair => pair.Key)]);
    }

    /// <summary>The share of a column's rows below the least or above the greatest value at training; NaN for text.</summary>
    internal static double OutOfRange(ColumnBaseline baseline, Column column) => baseline is { Minimum: { } least, Maximum: { } most } && column.Count > 0
        ? NumberDistance.Numbers(column).Count(value => value < least || value > most) / (double)column.Count
        : double.NaN;

    private static IEnumerable<string> Present(StringColumn texts) => Enumerable.Range(0, texts.Count).Where(row => !texts.IsMissing(row)).Select(row => texts.Text(row)!);
}
