using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using ModelOps.Serving.Protocol.Numbers;

namespace ModelOps.Serving.Protocol.Columns;

/// <summary>
/// Walks over JSON text and takes nothing but what it expects. Each method returns false at anything else, right or wrong: whoever reads
/// then leaves the text to <see cref="JsonDocument"/>, which has the last word. What it takes, <see cref="JsonDocument"/> takes, too, with the same value.
/// </summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    // Nested values are rare, and JsonDocument's own limit counts what is around them.
    private const int MostDepth = 32;
    private const int MostBetween = 2;
    private const int HugePower = 100_000;
    private static readonly SearchValues<byte> _special = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(code => (byte)code)]);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>The place of the next byte.</summary>
    internal readonly int Position => _at;

    /// <summary>The next byte that is not a blank; 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte Peek()
    {
        if ((uint)_at < (uint)_json.Length && _json[_at] > ' ')
        {
            return _json[_at];
        }

        while ((uint)_at < (uint)_json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }

        return (uint)_at < (uint)_json.Length ? _json[_at] : (byte)0;
    }

    /// <summary>Takes a byte that is not a blank.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Take(byte wanted)
    {
        if (Peek() != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Takes exactly these bytes, without blanks before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Take(ReadOnlySpan<byte> wanted)
    {
        if (!_json[_at..].StartsWith(wanted))
        {
            return false;
        }

        _at += wanted.Length;
        return true;
    }

    /// <summary>Whether nothing but blanks follows.</summary>
    internal bool IsAtEnd() => Peek() == 0 && _at == _json.Length;

    internal readonly ReadOnlySpan<byte> Slice(int start) => _json[start.._at];

    /// <summary>Takes rows of plain numbers for as long as there are such: lists, or objects with the same names in the same order.</summary>
    /// <param name="columns">Where the numbers go, a column each.</param>
    /// <param name="names">The columns of objects; none for lists.</param>
    /// <param name="row">The place of the first row.</param>
    /// <param name="room">The place after the last row that the columns have room for.</param>
    /// <returns>How many rows were taken; the last without a comma behind it.</returns>
    internal int Rows(scoped ReadOnlySpan<double[]> columns, scoped ReadOnlySpan<ColumnBuffer> names, int row, int room)
    {
        ref var json = ref MemoryMarshal.GetReference(_json);
        var (next, last) = (_at, _json.Length - MostBetween - PlainNumber.Room);
        var (open, close) = names.IsEmpty ? ((byte)'[', (byte)']') : ((byte)'{', (byte)'}');
        var (likely, taken) = (0, 0);
        while (row < room && next <= last && Unsafe.Add(ref json, next) == open)
        {
            next++;
            for (var i = 0; i < columns.Length; i++)
            {
                if (!names.IsEmpty && !TryName(names[i].Written, ref next))
                {
                    return taken;
                }

                var length = next > last ? 0 : PlainNumber.Read(ref Unsafe.Add(ref json, next), ref likely, out columns[i][row]);
                next += length;
                if (length == 0 || (i + 1 < columns.Length && !TryComma(ref json, ref next)))
                {
                    return taken;
                }
            }

            if (Unsafe.Add(ref json, next) != close)
            {
                return taken;
            }

            _at = ++next;
            taken++;
            row++;
            if (next > last || !TryComma(ref json, ref next))
            {
                return taken;
            }
        }

        return taken;
    }

    private readonly bool TryName(ReadOnlySpan<byte> written, ref int at)
    {
        var rest = _json[at..];
        if (rest.Length < written.Length + MostBetween || !rest.StartsWith(written) || rest[written.Length] != ':')
        {
            return false;
        }

        at += written.Length + (rest[written.Length + 1] == ' ' ? MostBetween : 1);
        return true;
    }

    /// <summary>Takes the numbers of a row for as long as they are plain, each for the next column that holds numbers.</summary>
    /// <returns>How many columns got one.</returns>
    internal int Numbers(scoped ReadOnlySpan<ColumnBuffer> columns)
    {
        ref var json = ref MemoryMarshal.GetReference(_json);
        var (next, last) = (_at, _json.Length - MostBetween - PlainNumber.Room);
        var likely = 0;
        for (var i = 0; i < columns.Length; i++)
        {
            if (next > last || (i > 0 && !TryComma(ref json, ref next)))
            {
                return i;
            }

            var length = PlainNumber.Read(ref Unsafe.Add(ref json, next), ref likely, out var number);
            if (length == 0 || !columns[i].TryAdd(number))
            {
                return i;
            }

            _at = next += length;
        }

        return columns.Length;
    }

    /// <summary>Takes the numbers of a column for as long as they are plain.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool Numbers(ColumnBuffer column)
    {
        ref var json = ref MemoryMarshal.GetReference(_json);
        var (next, last) = (_at, _json.Length - MostBetween - PlainNumber.Room);
        var likely = 0;
        for (var any = false; ; any = true)
        {
            if (next > last || (any && !TryComma(ref json, ref next)))
            {
                return any;
            }

            var length = PlainNumber.Read(ref Unsafe.Add(ref json, next), ref likely, out var number);
            if (length == 0 || !column.TryAdd(number))
            {
                return any;
            }

            _at = next += length;
        }
    }

    /// <summary>Takes a number.</summary>
    internal bool TryNumber(out double value)
    {
        if (_at <= _json.Length - PlainNumber.Room)
        {
            var likely = 0;
            var length = PlainNumber.Read(ref Unsafe.Add(ref MemoryMarshal.GetReference(_json), _at), ref likely, out value);
            if (length > 0)
            {
                _at += length;
                return true;
            }
        }

        return TryAnyNumber(out value);
    }

    private bool TryAnyNumber(out double value)
    {
        var (start, at) = (_at, _at);
        var json = _json;
        var isNegative = json[at] == '-';
        at += isNegative ? 1 : 0;
        var first = at;
        ulong mantissa = 0;
        uint digit;
        for (; (uint)at < (uint)json.Length && (digit = (uint)(json[at] - '0')) <= 9; at++)
        {
            mantissa = (mantissa * 10) + digit;
        }

        var digits = at - first;
        value = 0;
        if (digits == 0 || (digits > 1 && json[first] == '0'))
        {
            return false;
        }

        var decimals = 0;
        if ((uint)at < (uint)json.Length && json[at] == '.')
        {
            var point = ++at;
            for (; (uint)at < (uint)json.Length && (digit = (uint)(json[at] - '0')) <= 9; at++)
            {
                mantissa = (mantissa * 10) + digit;
            }

            decimals = at - point;
            if (decimals == 0)
            {
                return false;
            }

            digits += decimals;
            for (var zeros = first; digits > NumberReader.MostDigits && json[zeros] is (byte)'0' or (byte)'.'; zeros++)
            {
                digits -= json[zeros] == '0' ? 1 : 0;
            }
        }

        var power = 0;
        if ((uint)at < (uint)json.Length && (json[at] | 0x20) == 'e' && !TryExponent(ref at, out power))
        {
            return false;
        }

        _at = at;
        if (digits <= NumberReader.MostDigits && NumberReader.TryScale(mantissa, power - decimals, out value))
        {
            value = isNegative ? -value : value;
            return true;
        }

        return Utf8Parser.TryParse(json[start..at], out value, out var used) && used == at - start;
    }

    /// <summary>Takes a text as it is written, without its quotes.</summary>
    internal bool TryText(out ReadOnlySpan<byte> text, out bool isEscaped)
    {
        text = default;
        isEscaped = false;
        if (!Take((byte)'"'))
        {
            return false;
        }

        for (var at = _at; ;)
        {
            var next = _json[at..].IndexOfAny(_special);
            if (next < 0)
            {
                return false;
            }

            at += next;
            switch (_json[at])
            {
                case (byte)'"':
                    text = _json[_at..at];
                    _at = at + 1;
                    return true;
                case (byte)'\\' when at + 1 < _json.Length:
                    isEscaped = true;
                    at += 2;
                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>Takes any value.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    internal bool TrySkip()
    {
        var reader = new Utf8JsonReader(_json[_at..], new JsonReaderOptions { MaxDepth = MostDepth });
        if (!reader.Read())
        {
            return false;
        }

        reader.Skip();
        _at += (int)reader.BytesConsumed;
        return true;
    }

    // Reads two bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryComma(ref byte json, ref int at)
    {
        if (Unsafe.Add(ref json, at) != ',')
        {
            return false;
        }

        at += Unsafe.Add(ref json, at + 1) == ' ' ? MostBetween : 1;
        return true;
    }

    // An exponent beyond all doubles may be any such one.
    private readonly bool TryExponent(ref int at, out int power)
    {
        at++;
        var isNegative = (uint)at < (uint)_json.Length && _json[at] == '-';
        at += isNegative || ((uint)at < (uint)_json.Length && _json[at] == '+') ? 1 : 0;
        var first = at;
        power = 0;
        for (; (uint)at < (uint)_json.Length && (uint)(_json[at] - '0') <= 9; at++)
        {
            power = Math.Min((power * 10) + (_json[at] - '0'), HugePower);
        }

        power = isNegative ? -power : power;
        return at > first;
    }
}
