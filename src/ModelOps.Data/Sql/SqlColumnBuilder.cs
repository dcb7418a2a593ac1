using static ModelOps.Data.Sql.DuckApi;

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
    public static SqlColumnBuilder For(ref DuckResult result, int column, string name)
    {
        var type = duckdb_column_type(ref result, (ulong)column);
        if (type == DuckType.Decimal)
        {
            var logical = duckdb_column_logical_type(ref result, (ulong)column);
            var unit = Math.Pow(10, duckdb_decimal_scale(logical));
            var stored = duckdb_decimal_internal_type(logical);
            duckdb_destroy_logical_type(ref logical);
            return stored switch
            {
                DuckType.SmallInt => new SqlValueBuilder<short, double>(value => value / unit),
                DuckType.Integer => new SqlValueBuilder<int, double>(value => value / unit),
                DuckType.BigInt => new SqlValueBuilder<long, double>(value => value / unit),
                _ => new SqlValueBuilder<Int128, double>(value => (double)value / unit),
            };
        }

        static DateTime Timestamp(long ticks, DateTimeKind kind = DateTimeKind.Unspecified) => new(DateTime.UnixEpoch.Ticks + ticks, kind);
        return type switch
        {
            DuckType.Boolean => new SqlValueBuilder<bool, bool>(value => value),
            DuckType.TinyInt => new SqlValueBuilder<sbyte, long>(value => value),
            DuckType.SmallInt => new SqlValueBuilder<short, long>(value => value),
            DuckType.Integer or DuckType.Null => new SqlValueBuilder<int, long>(value => value),
            DuckType.BigInt => new SqlValueBuilder<long, long>(value => value),
            DuckType.UTinyInt => new SqlValueBuilder<byte, long>(value => value),
            DuckType.USmallInt => new SqlValueBuilder<ushort, long>(value => value),
            DuckType.UInteger => new SqlValueBuilder<uint, long>(value => value),
            DuckType.UBigInt => new SqlWideBuilder<ulong>(),
            DuckType.HugeInt => new SqlWideBuilder<Int128>(),
            DuckType.UHugeInt => new SqlWideBuilder<UInt128>(),
            DuckType.Float => new SqlValueBuilder<float, double>(value => value),
            DuckType.Double => new SqlValueBuilder<double, double>(value => value),
            DuckType.Date => new SqlValueBuilder<int, DateTime>(value => Timestamp(value * TimeSpan.TicksPerDay)),
            DuckType.Timestamp => new SqlValueBuilder<long, DateTime>(value => Timestamp(value * TimeSpan.TicksPerMicrosecond)),
            DuckType.TimestampWithZone => new SqlValueBuilder<long, DateTime>(value => Timestamp(value * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc)),
            DuckType.TimestampSeconds => new SqlValueBuilder<long, DateTime>(value => Timestamp(value * TimeSpan.TicksPerSecond)),
            DuckType.TimestampMilliseconds => new SqlValueBuilder<long, DateTime>(value => Timestamp(value * TimeSpan.TicksPerMillisecond)),
            DuckType.TimestampNanoseconds => new SqlValueBuilder<long, DateTime>(value => Timestamp(value / 1000 * TimeSpan.TicksPerMicrosecond)),
            DuckType.Varchar => new SqlTextBuilder(),
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
