using System.Globalization;
using ModelOps.Data.Frames;

namespace ModelOps;

/// <summary>One row of a frame, for conditions and derived columns.</summary>
/// <param name="frame">The frame.</param>
/// <param name="index">The row's number, from 0.</param>
public readonly struct FrameRow(Frame frame, int index)
{
    /// <summary>The row's number, from 0.</summary>
    public int Index => index;

    /// <summary>The value of a column, boxed; null where missing.</summary>
    /// <param name="column">A column's name.</param>
    public object? this[string column] => frame[column][index];

    /// <summary>True where the column has no value.</summary>
    /// <param name="column">A column's name.</param>
    public bool IsMissing(string column) => frame[column].IsMissing(index);

    /// <summary>The value as a number: integers and booleans converted, missing as NaN.</summary>
    /// <param name="column">A column's name.</param>
    /// <exception cref="InvalidInputException">No such column, or one of text or timestamps.</exception>
    public double Number(string column) => frame[column] switch
    {
        Column<double> doubles => doubles.Values[index],
        var other when other.IsMissing(index) && other.Type is ColumnType.Int64 or ColumnType.Bool => double.NaN,
        Column<long> integers => integers.Values[index],
        Column<bool> flags => flags.Values[index] ? 1 : 0,
        var other => throw new InvalidInputException($"Column '{column}' holds {other.Type} values, not numbers. Choose a numeric column."),
    };

    /// <summary>The value as text; null where missing. Flags and timestamps as CSV writes them, numbers in their shortest form.</summary>
    /// <param name="column">A column's name.</param>
    public string? Text(string column) => frame[column] switch
    {
        StringColumn texts => texts.Text(index),
        Column<bool> flags => flags.IsMissing(index) ? null : flags.Values[index] ? "true" : "false",
        Column<DateTime> timestamps => timestamps.IsMissing(index) ? null : TimestampText.Of(timestamps.Values[index]),
        var other => Convert.ToString(other[index], CultureInfo.InvariantCulture),
    };

    /// <summary>The value of a Bool column; false where missing.</summary>
    /// <param name="column">A column's name.</param>
    /// <exception cref="InvalidInputException">No such column, or one of another type.</exception>
    public bool Flag(string column) => Values<bool>(column)[index];

    /// <summary>The value of a Timestamp column; the default where missing.</summary>
    /// <param name="column">A column's name.</param>
    /// <exception cref="InvalidInputException">No such column, or one of another type.</exception>
    public DateTime Timestamp(string column) => Values<DateTime>(column)[index];

    private ReadOnlySpan<T> Values<T>(string column)
        where T : struct => frame[column] is Column<T> typed
        ? typed.Values
        : throw new InvalidInputException($"Column '{column}' holds {frame[column].Type} values, not {(typeof(T) == typeof(bool) ? ColumnType.Bool : ColumnType.Timestamp)}. Choose another column.");
}
