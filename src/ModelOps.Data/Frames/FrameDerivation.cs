namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>Adds a column computed a row at a time, or replaces one.</summary>
    /// <typeparam name="T">double, long, int, bool, DateTime, one of these made nullable, or string.</typeparam>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Gives the value for a row; null or NaN where it is missing.</param>
    /// <exception cref="InvalidInputException">A type that no column can hold.</exception>
    public Frame Derive<T>(string name, Func<FrameRow, T> value)
    {
        object made = value;
        return With(made switch
        {
            Func<FrameRow, double> f => new Column<double>(name, Each(f)),
            Func<FrameRow, double?> f => new Column<double>(name, Each(row => f(row) ?? double.NaN)),
            Func<FrameRow, long> f => new Column<long>(name, Each(f)),
            Func<FrameRow, int> f => new Column<long>(name, Each(row => (long)f(row))),
            Func<FrameRow, bool> f => new Column<bool>(name, Each(f)),
            Func<FrameRow, DateTime> f => new Column<DateTime>(name, Each(f)),
            Func<FrameRow, long?> f => Nullable(name, f),
            Func<FrameRow, int?> f => Nullable<long>(name, row => f(row)),
            Func<FrameRow, bool?> f => Nullable(name, f),
            Func<FrameRow, DateTime?> f => Nullable(name, f),
            Func<FrameRow, string?> f => StringColumn.From(name, Each(f)),
            _ => throw new InvalidInputException($"Column '{name}' cannot hold {typeof(T).Name} values. Return double, long, int, bool, DateTime or string."),
        });
    }

    /// <summary>Adds a column computed from a numeric one, or replaces one. The fast way for one source column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="from">A numeric column.</param>
    /// <param name="value">Gives the new number for an old one; NaN stands for missing on both sides.</param>
    /// <exception cref="InvalidInputException">No such column, or not a numeric one.</exception>
    public Frame Derive(string name, string from, Func<double, double> value)
    {
        var numbers = Numbers(from);
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = value(numbers[row]);
        }

        return With(new Column<double>(name, numbers));
    }

    private T[] Each<T>(Func<FrameRow, T> value)
    {
        var values = new T[RowCount];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = value(new FrameRow(this, row));
        }

        return values;
    }

    private Column<T> Nullable<T>(string name, Func<FrameRow, T?> value)
        where T : struct
    {
        var values = Each(value);
        return new Column<T>(name, Array.ConvertAll(values, one => one.GetValueOrDefault()), Array.ConvertAll(values, one => !one.HasValue));
    }
}
