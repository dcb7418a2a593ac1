using ModelOps.Data.Frames;

namespace ModelOps;

/// <summary>Which rows a join keeps.</summary>
public enum JoinKind
{
    /// <summary>Rows with a match on both sides.</summary>
    Inner,

    /// <summary>All rows of the left frame; missing values where the right one has no match.</summary>
    Left,

    /// <summary>All rows of both frames.</summary>
    Full,
}

public sealed partial class Frame
{
    /// <summary>Puts the columns of another frame beside this one's, where key columns are equal. Missing keys match nothing, as in SQL.</summary>
    /// <param name="other">The right frame.</param>
    /// <param name="on">Key columns, of the same names and types in both frames.</param>
    /// <param name="kind">Which rows to keep.</param>
    /// <param name="suffix">Put behind the names of the right frame's columns that the left one has, too.</param>
    /// <returns>Rows in the left frame's order, then the right one's; keys once.</returns>
    /// <exception cref="InvalidInputException">No key, no such column, or types that differ.</exception>
    public Frame Join(Frame other, IReadOnlyList<string> on, JoinKind kind = JoinKind.Inner, string suffix = "_right")
    {
        if (on.Count == 0)
        {
            throw new InvalidInputException("No key column was given to join on. Name at least one that both frames have.");
        }

        var (left, right) = Match(other, on, kind);
        var columns = new List<Column>();
        foreach (var column in _columns)
        {
            columns.Add(on.Contains(column.Name)
                ? ColumnGather.Either(column, left, other[column.Name], right)
                : ColumnGather.OrMissing(column, left));
        }

        foreach (var column in other._columns.Where(column => !on.Contains(column.Name)))
        {
            var gathered = ColumnGather.OrMissing(column, right);
            columns.Add(Contains(column.Name) ? gathered.Rename(column.Name + suffix) : gathered);
        }

        return new Frame(columns);
    }

    // Pairs of rows; −1 where a side has none.
    private (List<int> Left, List<int> Right) Match(Frame other, IReadOnlyList<string> on, JoinKind kind)
    {
        var codes = RowCodes.Of([.. on.Select(key => ColumnConcat.Of([this[key], other[key]]))], RowCount + other.RowCount);
        var matches = new List<int>?[codes.Count];
        for (var row = 0; row < other.RowCount; row++)
        {
            if (!on.Any(key => other[key].IsMissing(row)))
            {
                (matches[codes.Codes[RowCount + row]] ??= []).Add(row);
            }
        }

        var (left, right) = (new List<int>(), new List<int>());
        var used = new bool[other.RowCount];
        for (var row = 0; row < RowCount; row++)
        {
            var found = on.Any(key => this[key].IsMissing(row)) ? null : matches[codes.Codes[row]];
            foreach (var match in found ?? [])
            {
                left.Add(row);
                right.Add(match);
                used[match] = true;
            }

            if (found is null && kind != JoinKind.Inner)
            {
                left.Add(row);
                right.Add(-1);
            }
        }

        for (var row = 0; row < used.Length && kind == JoinKind.Full; row++)
        {
            if (!used[row])
            {
                left.Add(-1);
                right.Add(row);
            }
        }

        return (left, right);
    }
}
