using System.Numerics;
using System.Text;
using ModelOps.Data.Csv;

namespace ModelOps.Data.Sql;

/// <summary>Values of fixed size, converted one by one, or copied whole when no conversion is needed.</summary>
internal sealed unsafe class SqlValueBuilder<TFrom, TTo>(int rows, Func<TFrom, TTo> convert) : SqlColumnBuilder
    where TFrom : unmanaged
    where TTo : struct
{
    private TTo[] _values = new TTo[rows];
    private bool[]? _missing;
    private int _count;

    public override void Add(void* data, ulong* valid, int count)
    {
        _values = Grown(_values, _count + count);
        var from = (TFrom*)data;
        if (valid is null)
        {
            if (_values is TFrom[] same)
            {
                new ReadOnlySpan<TFrom>(data, count).CopyTo(same.AsSpan(_count));
            }
            else
            {
                for (var i = 0; i < count; i++)
                {
                    _values[_count + i] = convert(from[i]);
                }
            }
        }
        else
        {
            _missing = Grown(_missing ?? new bool[_values.Length], _values.Length);
            for (var i = 0; i < count; i++)
            {
                _missing[_count + i] = !IsValid(valid, i);
                _values[_count + i] = _missing[_count + i] ? default : convert(from[i]);
            }
        }

        _count += count;
    }

    public override Column Build(string name)
    {
        Array.Resize(ref _values, _count);
        if (_missing is not null)
        {
            Array.Resize(ref _missing, _count);
        }

        for (var i = 0; _values is double[] doubles && _missing is not null && i < _count; i++)
        {
            doubles[i] = _missing[i] ? double.NaN : doubles[i];
        }

        return new Column<TTo>(name, _values, _missing);
    }
}

/// <summary>Integers that may be too wide for Int64: kept when all fit, else doubles. Sums of integers are of this kind.</summary>
internal sealed unsafe class SqlWideBuilder<T> : SqlColumnBuilder
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly List<T?> _values = [];

    public override void Add(void* data, ulong* valid, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _values.Add(IsValid(valid, i) ? ((T*)data)[i] : null);
        }
    }

    public override Column Build(string name) =>
        _values.All(value => value is null || value.Value == T.CreateChecked(long.CreateSaturating(value.Value)))
            ? new Column<long>(name, [.. _values.Select(value => value is { } one ? long.CreateSaturating(one) : 0)], [.. _values.Select(value => value is null)])
            : new Column<double>(name, [.. _values.Select(value => value is { } one ? double.CreateSaturating(one) : double.NaN)]);
}

/// <summary>Texts. DuckDB keeps up to twelve bytes in place and longer ones behind a pointer.</summary>
internal sealed unsafe class SqlTextBuilder(int rows) : SqlColumnBuilder
{
    private const int LongestInline = 12;
    private readonly Utf8Dictionary _texts = new();
    private int[] _codes = new int[rows];
    private int _count;

    public override void Add(void* data, ulong* valid, int count)
    {
        _codes = Grown(_codes, _count + count);
        for (var i = 0; i < count; i++)
        {
            var entry = (byte*)data + (i * 16);
            var length = *(int*)entry;
            _codes[_count + i] = IsValid(valid, i)
                ? _texts.Add(new ReadOnlySpan<byte>(length <= LongestInline ? entry + 4 : *(byte**)(entry + 8), length), out _)
                : -1;
        }

        _count += count;
    }

    public override Column Build(string name)
    {
        Array.Resize(ref _codes, _count);
        var categories = new string[_texts.Count];
        for (var code = 0; code < categories.Length; code++)
        {
            categories[code] = Encoding.UTF8.GetString(_texts[code]);
        }

        return new StringColumn(name, _codes, categories);
    }
}
