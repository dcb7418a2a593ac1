namespace ModelOps;

/// <summary>A column of fixed-size values: <see cref="double"/>, <see cref="long"/>, <see cref="bool"/> or <see cref="DateTime"/>.</summary>
/// <typeparam name="T">The value type.</typeparam>
public sealed class Column<T> : Column
    where T : struct
{
    private readonly T[] _values;
    private readonly bool[]? _missing;

    /// <summary>Wraps arrays; they must not be changed afterwards.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">One value a row. For doubles a missing value is NaN.</param>
    /// <param name="missing">True where a row has no value; null when none is missing. Not used for doubles.</param>
    /// <exception cref="ArgumentException">A type that is not a column type, or arrays of different length.</exception>
    public Column(string name, T[] values, bool[]? missing = null) : base(name, TypeOf(), values.Length)
    {
        if (missing is not null && missing.Length != values.Length)
        {
            throw new ArgumentException($"Column '{name}' has {values.Length} values but {missing.Length} missing marks.", nameof(missing));
        }

        _values = values;
        _missing = values is double[] || missing is null || !missing.AsSpan().Contains(true) ? null : missing;
        MissingCount = values is double[] doubles ? NaNs(doubles) : _missing?.AsSpan().Count(true) ?? 0;
    }

    /// <summary>The values, one a row; where missing, NaN for doubles and the default value otherwise.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>The same values, to be kept.</summary>
    public ReadOnlyMemory<T> Memory => _values;

    /// <summary>The array behind <see cref="Values"/>, for conversions; not to be changed.</summary>
    internal T[] Array => _values;

    /// <summary>True where a row has no value; null when none is missing, and for doubles.</summary>
    internal bool[]? MissingMarks => _missing;

    /// <inheritdoc />
    public override int MissingCount { get; }

    /// <inheritdoc />
    public override object? this[int row] => IsMissing(row) ? null : _values[row];

    /// <inheritdoc />
    public override bool IsMissing(int row) => _values is double[] doubles ? double.IsNaN(doubles[row]) : _missing is not null && _missing[row];

    /// <inheritdoc />
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var values = new T[rows.Length];
        var missing = _missing is null ? null : new bool[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = _values[rows[i]];
            if (missing is not null)
            {
                missing[i] = _missing![rows[i]];
            }
        }

        return new Column<T>(Name, values, missing);
    }

    /// <inheritdoc />
    public override Column Rename(string name) => new Column<T>(name, _values, _missing);

    internal override bool AreEqual(int row, int other) =>
        IsMissing(row) ? IsMissing(other) : !IsMissing(other) && EqualityComparer<T>.Default.Equals(_values[row], _values[other]);

    internal override void AddTo(Span<ulong> hashes)
    {
        for (var row = 0; row < hashes.Length; row++)
        {
            hashes[row] = Stirred(hashes[row], IsMissing(row) ? MissingBits : Bits(_values[row]));
        }
    }

    // Zero has two forms, which are equal.
    private static ulong Bits(T value) =>
        typeof(T) == typeof(double) ? BitConverter.DoubleToUInt64Bits((double)(object)value + 0.0)
        : typeof(T) == typeof(long) ? (ulong)(long)(object)value
        : typeof(T) == typeof(bool) ? ((bool)(object)value ? 1UL : 0)
        : (ulong)((DateTime)(object)value).Ticks;

    private static int NaNs(double[] values)
    {
        var count = 0;
        foreach (var value in values)
        {
            count += double.IsNaN(value) ? 1 : 0;
        }

        return count;
    }

    private static ColumnType TypeOf() =>
        typeof(T) == typeof(double) ? ColumnType.Float64
        : typeof(T) == typeof(long) ? ColumnType.Int64
        : typeof(T) == typeof(bool) ? ColumnType.Bool
        : typeof(T) == typeof(DateTime) ? ColumnType.Timestamp
        : throw new ArgumentException($"'{typeof(T).Name}' is not a column type. Use double, long, bool, DateTime or string.");
}
