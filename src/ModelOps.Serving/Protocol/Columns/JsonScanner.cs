using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
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
    private const int FewDigits = 7;
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

    /// <summary>Takes the numbers of a row for as long as they are plain, each for the next column that holds numbers.</summary>
    /// <returns>How many columns got one.</returns>
    internal int Numbers(scoped ReadOnlySpan<ColumnBuffer> columns)
    {
        var json = _json;
        var next = _at;
        for (var i = 0; i < columns.Length; i++)
        {
            if (i > 0 && !TryComma(json, ref next) || !TryPlain(json, ref next, out var number) || !columns[i].TryAdd(number))
            {
                return i;
            }

            _at = next;
        }

        return columns.Length;
    }

    /// <summary>Takes the numbers of a column for as long as they are plain.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool Numbers(ColumnBuffer column)
    {
        var json = _json;
        var next = _at;
        var any = false;
        while (!(any && !TryComma(json, ref next)) && TryPlain(json, ref next, out var number) && column.TryAdd(number))
        {
            any = true;
            _at = next;
        }

        return any;
    }

    /// <summary>Takes a number.</summary>
    internal bool TryNumber(out double value)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryComma(ReadOnlySpan<byte> json, ref int at)
    {
        if ((uint)at >= (uint)json.Length || json[at] != ',')
        {
            return false;
        }

        at++;
        at += (uint)at < (uint)json.Length && json[at] == ' ' ? 1 : 0;
        return true;
    }

    // A number of few digits without exponent, with other text behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPlain(ReadOnlySpan<byte> json, ref int at, out double value)
    {
        var next = at;
        var isNegative = (uint)next < (uint)json.Length && json[next] == '-';
        next += isNegative ? 1 : 0;
        var first = next;
        ulong mantissa = 0;
        uint digit;
        for (; (uint)next < (uint)json.Length && (digit = (uint)(json[next] - '0')) <= 9; next++)
        {
            mantissa = (mantissa * 10) + digit;
        }

        var digits = next - first;
        value = mantissa;
        if (digits is 0 or > FewDigits || (digits > 1 && json[first] == '0') || next + 1 + (2 * sizeof(ulong)) > json.Length)
        {
            return false;
        }

        if (json[next] == '.')
        {
            var decimals = Digits(json[(next + 1)..], out var part);
            if (decimals == 0)
            {
                return false;
            }

            if (decimals == sizeof(ulong) && Digits(json[(next + 1 + decimals)..], out var rest) is > 0 and var more)
            {
                part = (part * Whole[more]) + rest;
                decimals += more;
            }

            if (digits + decimals > NumberReader.MostDigits || !NumberReader.TryScale((mantissa * Whole[decimals]) + part, -decimals, out value))
            {
                return false;
            }

            next += 1 + decimals;
        }

        if ((uint)next >= (uint)json.Length || (json[next] | 0x20) == 'e' || (uint)(json[next] - '0') <= 9)
        {
            return false;
        }

        value = isNegative ? -value : value;
        at = next;
        return true;
    }

    private static ReadOnlySpan<ulong> Whole =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    ];

    // Reads up to eight digits at once: how many there are, and their number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digits(ReadOnlySpan<byte> text, out ulong number)
    {
        var values = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ 0x3030303030303030;
        var others = ((values + 0x7676767676767676) | values) & 0x8080808080808080;
        var count = BitOperations.TrailingZeroCount(others) / 8;
        number = 0;
        if (count == 0)
        {
            return count;
        }

        // Zeros in front, then pairs, fours and eights of digits are put together.
        values <<= (8 - count) * 8;
        values = (values * 10) + (values >> 8);
        number = (((values & 0x000000FF000000FF) * 0x000F424000000064) + (((values >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        return count;
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
