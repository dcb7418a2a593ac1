using ModelOps.Data.Frames;

namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>The columns asked for, in that order.</summary>
    /// <param name="names">Column names.</param>
    /// <exception cref="InvalidInputException">No such column.</exception>
    public Frame Select(params IEnumerable<string> names) => new(names.Select(name => this[name]));

    /// <summary>All columns but these.</summary>
    /// <param name="names">Column names.</param>
    /// <exception cref="InvalidInputException">No such column.</exception>
    public Frame Drop(params IEnumerable<string> names)
    {
        var dropped = names.Select(name => this[name]).ToHashSet();
        return new Frame(_columns.Where(column => !dropped.Contains(column)));
    }

    /// <summary>The same columns, one of them under another name.</summary>
    /// <param name="from">The column's name now.</param>
    /// <param name="to">Its new name.</param>
    /// <exception cref="InvalidInputException">No such column, or the new name is taken.</exception>
    public Frame Rename(string from, string to)
    {
        var renamed = this[from];
        return new Frame(_columns.Select(column => column == renamed ? column.Rename(to) : column));
    }

    /// <summary>The frame with columns added; one whose name is there already takes the old one's place.</summary>
    /// <param name="columns">Columns with as many rows as the frame.</param>
    /// <exception cref="InvalidInputException">Another number of rows.</exception>
    public Frame With(params IEnumerable<Column> columns)
    {
        var result = _columns.ToList();
        foreach (var column in columns)
        {
            if (column.Count != RowCount && _columns.Length > 0)
            {
                throw new InvalidInputException($"Column '{column.Name}' has {column.Count} rows, but the frame has {RowCount}. Give a column of the frame's length.");
            }

            var i = result.FindIndex(other => other.Name == column.Name);
            if (i < 0)
            {
                result.Add(column);
            }
            else
            {
                result[i] = column;
            }
        }

        return new Frame(result);
    }

    /// <summary>The rows asked for, in that order; a row may be asked for more than once.</summary>
    /// <param name="rows">Row numbers, each 0 to <see cref="RowCount"/> − 1.</param>
    /// <exception cref="InvalidInputException">A row outside the frame.</exception>
    public Frame Take(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if ((uint)row >= (uint)RowCount)
            {
                throw new InvalidInputException($"There is no row {row}: the frame has rows 0 to {RowCount - 1}. Were the row numbers made for another frame?");
            }
        }

        var taken = new Column[_columns.Length];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = _columns[i].Take(rows);
        }

        return new Frame(taken);
    }

    /// <summary>The first rows.</summary>
    /// <param name="count">How many; all when there are fewer.</param>
    public Frame Head(int count = 5) => Slice(0, count);

    /// <summary>The last rows.</summary>
    /// <param name="count">How many; all when there are fewer.</param>
    public Frame Tail(int count = 5) => Slice(Math.Max(0, RowCount - Math.Max(0, count)), count);

    /// <summary>Rows one after another.</summary>
    /// <param name="start">The first row, from 0.</param>
    /// <param name="count">How many; fewer when the frame ends before.</param>
    public Frame Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        var rows = new int[Math.Clamp(count, 0, Math.Max(0, RowCount - start))];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = start + i;
        }

        return Take(rows);
    }

    /// <summary>The rows for which a condition holds.</summary>
    /// <param name="condition">Told each row.</param>
    public Frame Filter(Func<FrameRow, bool> condition)
    {
        var keep = new bool[RowCount];
        for (var row = 0; row < keep.Length; row++)
        {
            keep[row] = condition(new FrameRow(this, row));
        }

        return Filter(keep);
    }

    /// <summary>The rows that are marked.</summary>
    /// <param name="keep">One mark a row.</param>
    /// <exception cref="InvalidInputException">Another number of marks than rows.</exception>
    public Frame Filter(ReadOnlySpan<bool> keep)
    {
        if (keep.Length != RowCount)
        {
            throw new InvalidInputException($"{keep.Length} marks are given for {RowCount} rows. Give one a row.");
        }

        var rows = new int[keep.Count(true)];
        var at = 0;
        for (var row = 0; row < keep.Length; row++)
        {
            if (keep[row])
            {
                rows[at++] = row;
            }
        }

        return Take(rows);
    }

    /// <summary>The rows without those that repeat an earlier one.</summary>
    /// <param name="columns">The columns to compare; none compares all.</param>
    /// <exception cref="InvalidInputException">No such column.</exception>
    public Frame Distinct(params IReadOnlyList<string> columns)
    {
        var compared = columns.Count == 0 ? _columns : [.. columns.Select(name => this[name])];
        return Take(RowCodes.Of(compared, RowCount).FirstRows);
    }

    /// <summary>The rows of several frames, one frame below the other. An Int64 column below a Float64 one becomes Float64.</summary>
    /// <param name="frames">Frames with the same column names; the order is the first one's.</param>
    /// <exception cref="InvalidInputException">No frame, or names or types that do not agree.</exception>
    public static Frame Concat(params IReadOnlyList<Frame> frames)
    {
        if (frames.Count == 0)
        {
            throw new InvalidInputException("No frame was given to put together. Give at least one.");
        }

        foreach (var frame in frames)
        {
            if (frame._columns.Length != frames[0]._columns.Length)
            {
                throw new InvalidInputException($"One frame has {frames[0]._columns.Length} columns, another {frame._columns.Length}. Select the same columns first.");
            }
        }

        return new Frame(frames[0]._columns.Select(column => ColumnConcat.Of([.. frames.Select(frame => frame[column.Name])])));
    }
}
