namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>The rows that have a value in each of some columns.</summary>
    /// <param name="columns">The columns to look at; none looks at all.</param>
    /// <exception cref="InvalidInputException">No such column.</exception>
    public Frame DropMissing(params IReadOnlyList<string> columns)
    {
        var looked = columns.Count == 0 ? _columns : [.. columns.Select(name => this[name])];
        return Filter(row => !looked.Any(column => column.IsMissing(row.Index)));
    }

    /// <summary>Fills a column's missing values with its mean, median or mode. A mean or median makes whole numbers Float64.</summary>
    /// <param name="column">The column; mean and median need numbers.</param>
    /// <param name="fill">The rule.</param>
    /// <exception cref="InvalidInputException">No such column, not a numeric one, or one without any value.</exception>
    public Frame FillMissing(string column, Fill fill)
    {
        var source = this[column];
        if (source.MissingCount == source.Count)
        {
            throw new InvalidInputException($"Column '{column}' has no value to learn a {fill.ToString().ToLowerInvariant()} from. Drop it, or give a constant.");
        }

        if (source.Type is ColumnType.Float64 or ColumnType.Int64)
        {
            var value = Statistics.FillOf(Numbers(column), fill);
            return fill == Fill.Mode && source is Column<long> ? FillMissing(column, (long)value) : FillMissing(column, value);
        }

        if (fill != Fill.Mode)
        {
            throw new InvalidInputException($"Column '{column}' holds {source.Type} values, which have no {fill.ToString().ToLowerInvariant()}. Use Fill.Mode.");
        }

        var top = ColumnSummary.Of(source).Top[0].Text;
        return source is StringColumn ? FillMissing(column, top) : FillWithRowOf(source, top);
    }

    /// <summary>Fills a numeric column's missing values with a number; the column becomes Float64.</summary>
    /// <param name="column">A numeric column.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="InvalidInputException">No such column, or not a numeric one.</exception>
    public Frame FillMissing(string column, double value) => Derive(column, column, number => double.IsNaN(number) ? value : number);

    /// <summary>Fills an Int64 column's missing values with a whole number; a Float64 column's, too.</summary>
    /// <param name="column">A numeric column.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="InvalidInputException">No such column, or not a numeric one.</exception>
    public Frame FillMissing(string column, long value) => this[column] is Column<long> integers
        ? Derive(column, row => integers.IsMissing(row.Index) ? value : integers.Values[row.Index])
        : FillMissing(column, (double)value);

    /// <summary>Fills a text column's missing values with a text.</summary>
    /// <param name="column">A text column.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidInputException">No such column, or not a text one.</exception>
    public Frame FillMissing(string column, string text) => this[column] is StringColumn texts
        ? Derive(column, row => texts.Text(row.Index) ?? text)
        : throw new InvalidInputException($"Column '{column}' holds {this[column].Type} values, so it cannot be filled with the text '{text}'. Give a value of its type.");

    /// <summary>Adds a Bool column <c>COLUMN_missing</c> that is true where a column has no value.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidInputException">No such column.</exception>
    public Frame MissingIndicator(string column)
    {
        var source = this[column];
        return Derive(column + "_missing", row => source.IsMissing(row.Index));
    }

    // Flags and timestamps: the value of the first row that has the text.
    private Frame FillWithRowOf(Column source, string text)
    {
        var from = Enumerable.Range(0, RowCount).First(row => new FrameRow(this, row).Text(source.Name) == text);
        return With(source.Take([.. Enumerable.Range(0, RowCount).Select(row => source.IsMissing(row) ? from : row)]));
    }
}
