using DuckDB.NET.Native;

namespace ModelOps.Data.Sql;

/// <summary>Gathers one column of a query's result, chunk by chunk.</summary>
internal abstract unsafe class SqlColumnBuilder
{
    /// <summary>Adds a vector's values.</summary>
    /// <param name="data">The vector's values.</param>
    /// <param name="valid">One bit a row, unset where NULL; null when no value is.</param>
    /// <param name="count">The number of rows.</param>
    public abstract void Add(void* data, ulong* valid, int count);

    /// <summary>The column.</summary>
    public abstract Column Build(string name);

    /// <summary>A builder for a result column's type.</summary>
    /// <exception cref="InvalidInputException">A type that no column can hold.</exception>
    public static SqlColumnBuilder For(ref DuckDBResult result, int column, string name)
    {
        var rows = (int)Math.Clamp(NativeMethods.Query.DuckDBRowCount(ref result), 0, Array.MaxLength);
        var type = NativeMethods.Query.DuckDBColumnType(ref result, column);
        if (type == DuckDBType.Decimal)
        {
            using var logical = NativeMethods.Query.DuckDBColumnLogicalType(ref result, column);
            var scale = NativeMethods.LogicalType.DuckDBDecimalScale(logical);
            var unit = Math.Pow(10, scale);
            var stored = NativeMethods.LogicalType.DuckDBDecimalInternalType(logical);
            return stored switch
            {
                DuckDBType.SmallInt when scale == 0 => new SqlValueBuilder<short, long>(rows, value => value),
                DuckDBType.Integer when scale == 0 => new SqlValueBuilder<int, long>(rows, value => value),
                DuckDBType.BigInt when scale == 0 => new SqlValueBuilder<long, long>(rows, value => value),
                _ when scale == 0 => new SqlWideBuilder<Int128>(),
                DuckDBType.SmallInt => new SqlValueBuilder<short, double>(rows, value => value / unit),
                DuckDBType.Integer => new SqlValueBuilder<int, double>(rows, value => value / unit),
                DuckDBType.BigInt => new SqlValueBuilder<long, double>(rows, value => value / unit),
                _ => new SqlValueBuilder<Int128, double>(rows, value => (double)value / unit),
            };
        }

        static DateTime Timestamp(long ticks, DateTimeKind kind = DateTimeKind.Unspecified) => new(DateTime.UnixEpoch.Ticks + ticks, kind);
        return type switch
        {
            DuckDBType.Boolean => new SqlValueBuilder<bool, bool>(rows, value => value),
            DuckDBType.TinyInt => new SqlValueBuilder<sbyte, long>(rows, value => value),
            DuckDBType.SmallInt => new SqlValueBuilder<short, long>(rows, value => value),
            DuckDBType.Integer or DuckDBType.SqlNull => new SqlValueBuilder<int, long>(rows, value => value),
            DuckDBType.BigInt => new SqlValueBuilder<long, long>(rows, value => value),
            DuckDBType.UnsignedTinyInt => new SqlValueBuilder<byte, long>(rows, value => value),
            DuckDBType.UnsignedSmallInt => new SqlValueBuilder<ushort, long>(rows, value => value),
            DuckDBType.UnsignedInteger => new SqlValueBuilder<uint, long>(rows, value => value),
            DuckDBType.UnsignedBigInt => new SqlWideBuilder<ulong>(),
            DuckDBType.HugeInt => new SqlWideBuilder<Int128>(),
            DuckDBType.UnsignedHugeInt => new SqlWideBuilder<UInt128>(),
            DuckDBType.Float => new SqlValueBuilder<float, double>(rows, value => value),
            DuckDBType.Double => new SqlValueBuilder<double, double>(rows, value => value),
            DuckDBType.Date => new SqlValueBuilder<int, DateTime>(rows, value => Timestamp(value * TimeSpan.TicksPerDay)),
            DuckDBType.Timestamp => new SqlValueBuilder<long, DateTime>(rows, value => Timestamp(value * TimeSpan.TicksPerMicrosecond)),
            DuckDBType.TimestampTz => new SqlValueBuilder<long, DateTime>(rows, value => Timestamp(value * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc)),
            DuckDBType.TimestampS => new SqlValueBuilder<long, DateTime>(rows, value => Timestamp(value * TimeSpan.TicksPerSecond)),
            DuckDBType.TimestampMs => new SqlValueBuilder<long, DateTime>(rows, value => Timestamp(value * TimeSpan.TicksPerMillisecond)),
            DuckDBType.TimestampNs => new SqlValueBuilder<long, DateTime>(rows, value => Timestamp(value / 1000 * TimeSpan.TicksPerMicrosecond)),
            DuckDBType.Varchar => new SqlTextBuilder(rows),
            _ => throw new InvalidInputException($"The query's column '{name}' is of type {type.ToString().ToUpperInvariant()}, which a frame cannot hold. Write CAST({name} AS VARCHAR), or pick its parts."),
        };
    }

    protected static bool IsValid(ulong* valid, int row) => valid is null || (valid[row / 64] & (1UL << (row % 64))) != 0;

    protected static T[] Grown<T>(T[] array, int count) => count <= array.Length ? array : Enlarged(array, count);

    private static T[] Enlarged<T>(T[] array, int count)
    {
        Array.Resize(ref array, Math.Max(count, array.Length * 2));
        return array;
    }
}
