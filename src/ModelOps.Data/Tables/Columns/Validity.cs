namespace ModelOps.Data.Tables.Columns;

/// <summary>Missing values as Arrow and DataFrame mark them: a bit a row, the lowest first, set where there is a value.</summary>
internal static class Validity
{
    /// <summary>The bits of a column.</summary>
    public static byte[] Bits(Column column)
    {
        if (column.MissingCount == 0)
        {
            var bits = new byte[(column.Count + 7) / 8];
            bits.AsSpan().Fill(0xFF);
            return bits;
        }

        return column switch
        {
            Column<double> doubles => Set(doubles.Values, static value => !double.IsNaN(value)),
            StringColumn texts => Set(texts.Codes, static code => code >= 0),
            _ => Set<bool>(Marks(column), static isMissing => !isMissing),
        };
    }

    /// <summary>A bit a value, set where the condition holds.</summary>
    public static byte[] Set<T>(ReadOnlySpan<T> values, Func<T, bool> isSet)
    {
        var bits = new byte[(values.Length + 7) / 8];
        for (var row = 0; row < values.Length; row++)
        {
            if (isSet(values[row]))
            {
                bits[row >> 3] |= (byte)(1 << (row & 7));
            }
        }

        return bits;
    }

    /// <summary>Marks rows as missing whose bit is not set.</summary>
    /// <param name="bits">The bits; empty when no value is missing.</param>
    /// <param name="offset">The first row's bit.</param>
    /// <param name="missing">One mark a row.</param>
    public static void Read(ReadOnlySpan<byte> bits, int offset, Span<bool> missing)
    {
        for (var row = 0; row < missing.Length && bits.Length > 0; row++)
        {
            missing[row] = (bits[(offset + row) >> 3] & (1 << ((offset + row) & 7))) == 0;
        }
    }

    /// <summary>A column of values and marks; a value that is missing is taken out.</summary>
    public static Column<T> Column<T>(string name, T[] values, bool[]? missing)
        where T : struct
    {
        for (var row = 0; missing is not null && row < values.Length; row++)
        {
            if (missing[row])
            {
                values[row] = typeof(T) == typeof(double) ? (T)(object)double.NaN : default;
            }
        }

        return new Column<T>(name, values, missing);
    }

    private static bool[] Marks(Column column) => column switch
    {
        Column<long> integers => integers.MissingMarks!,
        Column<bool> flags => flags.MissingMarks!,
        Column<DateTime> timestamps => timestamps.MissingMarks!,
        _ => throw new InvalidOperationException($"{column.Type} has no marks."),
    };
}
