namespace ModelOps.Data.Csv;

/// <summary>A column of fixed-size values.</summary>
internal abstract class CsvValueBuilder<T>(CsvLayout layout, int capacity) : CsvColumnBuilder(layout)
    where T : struct
{
    private T[] _values = new T[Math.Max(capacity, 16)];
    private bool[]? _missing;

    public sealed override CsvAdded Add(int row, ReadOnlySpan<byte> text, bool quoted)
    {
        var trimmed = CsvNumber.Trim(text);
        if (Layout.IsMissing(trimmed))
        {
            AddMissing(row);
            return CsvAdded.Stored;
        }

        if (!TryParse(trimmed, out var value))
        {
            return CsvAdded.WrongType;
        }

        Grow(row);
        _values[row] = value;
        if (_missing is not null)
        {
            _missing[row] = false;
        }

        return CsvAdded.Stored;
    }

    public sealed override void AddMissing(int row)
    {
        Grow(row);
        _values[row] = MissingValue;
        if (typeof(T) != typeof(double))
        {
            _missing ??= new bool[_values.Length];
            _missing[row] = true;
        }
    }

    public sealed override Column Join(string name, ReadOnlySpan<CsvColumnBuilder> parts, ReadOnlySpan<int> counts, int total)
    {
        var values = GC.AllocateUninitializedArray<T>(total);
        bool[]? missing = null;
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = (CsvValueBuilder<T>)parts[i];
            part._values.AsSpan(0, counts[i]).CopyTo(values.AsSpan(at));
            if (part._missing is not null)
            {
                missing ??= new bool[total];
                part._missing.AsSpan(0, counts[i]).CopyTo(missing.AsSpan(at));
            }

            at += counts[i];
        }

        return new Column<T>(name, values, missing);
    }

    protected abstract T MissingValue { get; }

    protected abstract bool TryParse(ReadOnlySpan<byte> text, out T value);

    private void Grow(int row)
    {
        if (row < _values.Length)
        {
            return;
        }

        Array.Resize(ref _values, row * 2);
        if (_missing is not null)
        {
            Array.Resize(ref _missing, row * 2);
        }
    }
}

internal sealed class CsvDoubleBuilder(CsvLayout layout, bool given, int capacity) : CsvValueBuilder<double>(layout, capacity)
{
    protected override double MissingValue => double.NaN;

    protected override bool TryParse(ReadOnlySpan<byte> text, out double value) =>
        CsvNumber.TryDouble(text, Layout.DecimalComma, out value) && (given || !CsvNumber.HasLeadingZero(text));
}

internal sealed class CsvIntegerBuilder(CsvLayout layout, bool given, int capacity) : CsvValueBuilder<long>(layout, capacity)
{
    protected override long MissingValue => 0;

    protected override bool TryParse(ReadOnlySpan<byte> text, out long value) =>
        CsvNumber.TryInteger(text, out value) && (given || !CsvNumber.HasLeadingZero(text));
}

internal sealed class CsvBooleanBuilder(CsvLayout layout, int capacity) : CsvValueBuilder<bool>(layout, capacity)
{
    protected override bool MissingValue => false;

    protected override bool TryParse(ReadOnlySpan<byte> text, out bool value) => CsvNumber.TryBoolean(text, out value);
}

internal sealed class CsvTimestampBuilder(CsvLayout layout, int capacity) : CsvValueBuilder<DateTime>(layout, capacity)
{
    protected override DateTime MissingValue => default;

    protected override bool TryParse(ReadOnlySpan<byte> text, out DateTime value) => CsvTimestamp.TryParse(text, Layout.TimestampFormat, out value);
}
