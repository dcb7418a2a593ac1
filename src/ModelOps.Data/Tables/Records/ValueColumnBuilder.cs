using System.Collections;
using System.Globalization;
using System.Numerics;
using ModelOps.Data.Tables.Columns;

namespace ModelOps.Data.Tables.Records;

/// <summary>
/// Gathers boxed values of one column. The values make its type; where there are none, the declared type does. Whole numbers become doubles at the
/// first fraction, if all of them can; a list becomes one column for each place.
/// </summary>
/// <param name="name">The column's name.</param>
/// <param name="declared">The type that the source says it is.</param>
internal sealed class ValueColumnBuilder(string name, Type declared)
{
    private readonly List<bool> _missing = [];
    private readonly TextBuilder _texts = new(0);
    private List<long> _whole = [];
    private List<double> _real = [];
    private List<DateTime> _timestamps = [];
    private ColumnType? _type;
    private ValueColumnBuilder[]? _places;

    private int Count => _missing.Count;

    /// <summary>Adds a row's value; null or <see cref="DBNull"/> where it is missing.</summary>
    public void Add(object? value)
    {
        switch (value)
        {
            case null or DBNull:
                AddMissing();
                break;
            case long whole:
                AddWhole(whole);
                break;
            case double real:
                AddReal(real);
                break;
            case string text:
                AddText(text);
                break;
            case bool flag:
                AddFlag(flag);
                break;
            case int or short or sbyte or byte or ushort or uint:
                AddWhole(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong whole:
                AddWhole(Conversions.Whole(name, whole));
                break;
            case BigInteger whole:
                AddWhole(Conversions.Whole(name, whole));
                break;
            case Int128 whole:
                AddWhole(Conversions.Whole(name, whole));
                break;
            case float real:
                AddReal(real);
                break;
            case Half real:
                AddReal((double)real);
                break;
            case decimal { Scale: 0 } whole when _type is null or ColumnType.Int64:
                AddWhole(Conversions.Whole(name, (Int128)whole));
                break;
            case decimal real:
                AddReal(Conversions.Real(name, real));
                break;
            case DateTime timestamp:
                AddTimestamp(Conversions.Timestamp(timestamp));
                break;
            case DateTimeOffset timestamp:
                AddTimestamp(Conversions.Timestamp(timestamp));
                break;
            case DateOnly date:
                AddTimestamp(date.ToDateTime(TimeOnly.MinValue));
                break;
            case char or Guid or Enum or ReadOnlyMemory<char>:
                AddText(value.ToString()!);
                break;
            case IList list when value is not byte[]:
                AddPlaces(list);
                break;
            default:
                throw Conversions.Refusal(name, value.GetType().Name);
        }
    }

    /// <summary>The column, or one for each place of its lists.</summary>
    public IEnumerable<Column> Build()
    {
        if (_places is not null)
        {
            return _places.SelectMany(place => place.Build());
        }

        var missing = _missing.ToArray();
        return
        [
            (_type ?? TypeOf(declared)) switch
            {
                ColumnType.Float64 => Validity.Column(name, Filled(_real), missing),
                ColumnType.String => Texts(),
                ColumnType.Bool => new Column<bool>(name, [.. Filled(_whole).Select(value => value != 0)], missing),
                ColumnType.Timestamp => new Column<DateTime>(name, Filled(_timestamps), missing),
                _ => new Column<long>(name, Filled(_whole), missing),
            },
        ];
    }

    private static ColumnType TypeOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(bool) ? ColumnType.Bool
            : type == typeof(double) || type == typeof(float) || type == typeof(Half) || type == typeof(decimal) ? ColumnType.Float64
            : type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) ? ColumnType.Timestamp
            : type == typeof(string) || type == typeof(char) || type == typeof(Guid) || type.IsEnum ? ColumnType.String
            : ColumnType.Int64;
    }

    private void AddMissing()
    {
        switch (_type)
        {
            case null when _places is not null:
                Array.ForEach(_places, place => place.AddMissing());
                break;
            case ColumnType.Float64:
                _real.Add(double.NaN);
                break;
            case ColumnType.String:
                _texts.Add(null);
                break;
            case ColumnType.Timestamp:
                _timestamps.Add(default);
                break;
            case ColumnType.Int64 or ColumnType.Bool:
                _whole.Add(0);
                break;
        }

        _missing.Add(true);
    }

    private void AddWhole(long value)
    {
        if (_type == ColumnType.Float64)
        {
            AddReal(Exact(value));
            return;
        }

        Become(ColumnType.Int64, value);
        _whole.Add(value);
        _missing.Add(false);
    }

    private void AddReal(double value)
    {
        if (_type == ColumnType.Int64)
        {
            _real = [.. _whole.Select((whole, row) => _missing[row] ? double.NaN : Exact(whole))];
            _whole = [];
            _type = ColumnType.Float64;
        }

        Become(ColumnType.Float64, value);
        _real.Add(value);
        _missing.Add(double.IsNaN(value));
    }

    private void AddFlag(bool value)
    {
        Become(ColumnType.Bool, value);
        _whole.Add(value ? 1 : 0);
        _missing.Add(false);
    }

    private void AddTimestamp(DateTime value)
    {
        Become(ColumnType.Timestamp, value);
        _timestamps.Add(value);
        _missing.Add(false);
    }

    private void AddText(string value)
    {
        Become(ColumnType.String, value);
        _texts.Add(value);
        _missing.Add(false);
    }

    private void AddPlaces(IList list)
    {
        if (_type is not null)
        {
            throw Mixed("a list", list);
        }

        if (_places is null)
        {
            var type = list.GetType().GetElementType() ?? typeof(object);
            _places = [.. Enumerable.Range(0, list.Count).Select(place => new ValueColumnBuilder($"{name}_{place}", type))];
            foreach (var place in _places)
            {
                _missing.ForEach(_ => place.AddMissing());
            }
        }

        if (list.Count != _places.Length)
        {
            throw new InvalidInputException($"Column '{name}' has lists of {_places.Length} values, but row {Count + 1} has {list.Count}. Give lists of one length, or make one column of each value.");
        }

        for (var place = 0; place < _places.Length; place++)
        {
            _places[place].Add(list[place]);
        }

        _missing.Add(false);
    }

    // The first value makes the type.
    private void Become(ColumnType type, object value)
    {
        if (_type == type)
        {
            return;
        }

        if (_type is not null || _places is not null)
        {
            throw Mixed(Words(type), value);
        }

        _type = type;
        for (var row = 0; row < Count; row++)
        {
            _real.Add(double.NaN);
            _whole.Add(0);
            _timestamps.Add(default);
            _texts.Add(null);
        }
    }

    private double Exact(long value) => Conversions.IsExact(value)
        ? value
        : throw new InvalidInputException($"Column '{name}' holds fractions and {value.ToString(CultureInfo.InvariantCulture)}, which a double does not hold exactly. Convert the column to text first.");

    private InvalidInputException Mixed(string words, object value) => new(
        $"Column '{name}' holds {(_places is null ? Words(_type!.Value) : "lists")}, but row {Count + 1} has {words}{(value is IList ? "" : $" ('{Convert.ToString(value, CultureInfo.InvariantCulture)}')")}. Give the column values of one type.");

    private static string Words(ColumnType type) => type switch
    {
        ColumnType.Float64 or ColumnType.Int64 => "numbers",
        ColumnType.String => "text",
        ColumnType.Bool => "flags",
        _ => "timestamps",
    };

    private T[] Filled<T>(List<T> values) => values.Count == Count ? [.. values] : new T[Count];

    private StringColumn Texts()
    {
        for (var row = 0; _type is null && row < Count; row++)
        {
            _texts.Add(null);
        }

        return _texts.Build(name);
    }
}
