namespace ModelOps;

/// <summary>A column to sort by.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Descending">True for the largest first.</param>
public readonly record struct SortKey(string Column, bool Descending = false)
{
    /// <summary>Ascending by a column.</summary>
    /// <param name="column">The column's name.</param>
    public static implicit operator SortKey(string column) => new(column);
}

public sealed partial class Frame
{
    /// <summary>The rows in the order of the keys, the first key first. Stable; missing values come last; text compares by code units.</summary>
    /// <param name="keys">Columns, as names (ascending) or <see cref="SortKey"/>s.</param>
    /// <exception cref="InvalidInputException">No such column.</exception>
    public Frame Sort(params IReadOnlyList<SortKey> keys) => Take(SortedRows(keys));

    internal int[] SortedRows(IReadOnlyList<SortKey> keys)
    {
        var orders = keys.Select(key => (Compare: Comparer(this[key.Column]), Missing: this[key.Column], key.Descending)).ToArray();
        var rows = new int[RowCount];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }

        Array.Sort(rows, (a, b) =>
        {
            foreach (var (compare, column, descending) in orders)
            {
                var missing = column.IsMissing(a).CompareTo(column.IsMissing(b));
                if (missing != 0)
                {
                    return missing;
                }

                var order = compare(a, b);
                if (order != 0)
                {
                    return descending ? -order : order;
                }
            }

            return a.CompareTo(b);
        });
        return rows;
    }

    private static Comparison<int> Comparer(Column column)
    {
        switch (column)
        {
            case Column<double> doubles:
                return (a, b) => doubles.Values[a].CompareTo(doubles.Values[b]);
            case Column<long> integers:
                return (a, b) => integers.Values[a].CompareTo(integers.Values[b]);
            case Column<bool> flags:
                return (a, b) => flags.Values[a].CompareTo(flags.Values[b]);
            case Column<DateTime> timestamps:
                return (a, b) => timestamps.Values[a].CompareTo(timestamps.Values[b]);
            default:
                // Texts are compared once a category, not once a pair of rows.
                var texts = (StringColumn)column;
                var order = texts.Categories.Select((text, code) => (text, code)).OrderBy(pair => pair.text, StringComparer.Ordinal).ToArray();
                var ranks = new int[order.Length + 1];
                for (var rank = 0; rank < order.Length; rank++)
                {
                    ranks[order[rank].code + 1] = rank;
                }

                return (a, b) => ranks[texts.Codes[a] + 1].CompareTo(ranks[texts.Codes[b] + 1]);
        }
    }
}
