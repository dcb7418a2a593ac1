using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelOps.Serving.Protocol;

/// <summary>Columns of a tensor's values, of the same types that JSON gives them.</summary>
internal static class TensorColumn
{
    internal static Column<double> Numbers<T>(string name, ReadOnlySpan<T> values)
        where T : struct, INumberBase<T>
    {
        if (typeof(T) == typeof(double))
        {
            return new Column<double>(name, MemoryMarshal.Cast<T, double>(values).ToArray());
        }

        var numbers = new double[values.Length];
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = double.CreateChecked(values[row]);
        }

        return new Column<double>(name, numbers);
    }

    /// <summary>Whole numbers; a column of text keeps all of their digits.</summary>
    internal static Column Integers<T>(string name, ReadOnlySpan<T> values, bool isText)
        where T : struct, IBinaryInteger<T>
    {
        if (!isText)
        {
            return Numbers(name, values);
        }

        var integers = new long[values.Length];
        for (var row = 0; row < integers.Length; row++)
        {
            integers[row] = long.CreateTruncating(values[row]);
            if (integers[row] < 0 && T.IsPositive(values[row]))
            {
                return Numbers(name, values);
            }
        }

        return new Column<long>(name, integers);
    }

    /// <summary>A value of an answer as the bytes of its text; empty where missing.</summary>
    internal static byte[] Text(Column column, int row) => column[row] switch
    {
        null => [],
        DateTime time => Encoding.UTF8.GetBytes(time.ToString("O", CultureInfo.InvariantCulture)),
        var value => Encoding.UTF8.GetBytes((string)value),
    };
}
