using System.Numerics;
using ModelOps.Data.Tables.Columns;

namespace ModelOps.Data.Tables.DataViews;

/// <summary>Gathers ML.NET's values of one column.</summary>
internal abstract class ValueSink<T>
{
    public abstract void Add(T value);

    public abstract Column Build(string name);
}

/// <summary>A list that grows, without the bounds of a <see cref="List{T}"/>.</summary>
internal struct Grown<T>(int capacity)
{
    private T[] _values = new T[Math.Max(capacity, 16)];

    public int Count { get; private set; }

    public void Add(T value)
    {
        if (Count == _values.Length)
        {
            System.Array.Resize(ref _values, Count * 2);
        }

        _values[Count++] = value;
    }

    public T[] ToArray()
    {
        System.Array.Resize(ref _values, Count);
        return _values;
    }
}

internal sealed class RealSink<T>(int capacity) : ValueSink<T>
    where T : INumberBase<T>
{
    private Grown<double> _values = new(capacity);

    public override void Add(T value) => _values.Add(double.CreateTruncating(value));

    public override Column Build(string name) => new Column<double>(name, _values.ToArray());
}

internal sealed class WholeSink<T>(string name, int capacity) : ValueSink<T>
    where T : IBinaryInteger<T>
{
    private Grown<long> _values = new(capacity);

    public override void Add(T value) => _values.Add(typeof(T) == typeof(ulong) ? Conversions.Whole(name, value) : long.CreateTruncating(value));

    public override Column Build(string name) => new Column<long>(name, _values.ToArray());
}

internal sealed class FlagSink(int capacity) : ValueSink<bool>
{
    private Grown<bool> _values = new(capacity);

    public override void Add(bool value) => _values.Add(value);

    public override Column Build(string name) => new Column<bool>(name, _values.ToArray());
}

internal sealed class TimestampSink<T>(int capacity, Func<T, DateTime> convert) : ValueSink<T>
{
    private Grown<DateTime> _values = new(capacity);

    public override void Add(T value) => _values.Add(convert(value));

    public override Column Build(string name) => new Column<DateTime>(name, _values.ToArray());
}

internal sealed class TextSink(int capacity) : ValueSink<ReadOnlyMemory<char>>
{
    private readonly TextBuilder _texts = new(capacity);

    public override void Add(ReadOnlyMemory<char> value) => _texts.Add(value.Span);

    public override Column Build(string name) => _texts.Build(name);
}

/// <summary>Keys: 0 is missing, others count from 1 into the key's values.</summary>
/// <param name="capacity">The number of rows, if it is known.</param>
/// <param name="values">The values; null when the keys have none and stand for themselves.</param>
internal sealed class KeySink<T>(int capacity, Column? values) : ValueSink<T>
    where T : IBinaryInteger<T>
{
    private Grown<int> _codes = new(capacity);

    public override void Add(T value) => _codes.Add(int.CreateChecked(value) - 1);

    public override Column Build(string name)
    {
        var codes = _codes.ToArray();
        switch (values)
        {
            case null:
                return Validity.Column(name, Array.ConvertAll(codes, code => code + 1L), Array.ConvertAll(codes, code => code < 0));
            case StringColumn texts:
                return Named(name, texts, codes);
            default:
                var missing = Array.ConvertAll(codes, code => code < 0);
                return ColumnMask.Apply(values.Take(Array.ConvertAll(codes, code => Math.Max(code, 0))), missing).Rename(name);
        }
    }

    // Two keys may have one text.
    private static StringColumn Named(string name, StringColumn texts, int[] codes) => new(name, Array.ConvertAll(codes, code => code < 0 ? -1 : texts.Codes[code]), (string[])texts.Categories);
}
