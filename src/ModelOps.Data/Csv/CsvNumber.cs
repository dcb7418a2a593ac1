using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ModelOps.Data.Csv;

/// <summary>Parses numbers and booleans from UTF-8. Doubles are exact: the fast path is Clinger's, the rest goes to the runtime.</summary>
internal static class CsvNumber
{
    private const ulong LargestExact = 1UL << 53;

    /// <summary>The field without blanks and tabs around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.Length > 0 && (text[0] is (byte)' ' or (byte)'\t' || text[^1] is (byte)' ' or (byte)'\t') ? text.Trim(" \t"u8) : text;

    /// <summary>True for digits behind a leading zero, as in <c>007</c>: a code, not a number, unless the type is given.</summary>
    public static bool HasLeadingZero(ReadOnlySpan<byte> text)
    {
        var at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        return text.Length > at + 1 && text[at] == '0' && text[at + 1] is >= (byte)'0' and <= (byte)'9';
    }

    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var digits = text.Length - at;
        if (digits is < 1 or > 18)
        {
            return digits > 18 && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }

        long sum = 0;
        for (var i = at; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit > 9)
            {
                return false;
            }

            sum = (sum * 10) + digit;
        }

        value = text[0] == '-' ? -sum : sum;
        return true;
    }

    public static bool TryDouble(ReadOnlySpan<byte> text, bool decimalComma, out double value)
    {
        var mark = decimalComma ? (byte)',' : (byte)'.';
        var at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        ulong mantissa = 0;
        var digits = 0;
        var decimals = 0;
        var seenMark = false;
        for (; at < text.Length; at++)
        {
            var character = text[at];
            var digit = (uint)(character - '0');
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
                digits++;
                decimals += seenMark ? 1 : 0;
            }
            else if (character == mark && !seenMark)
            {
                seenMark = true;
            }
            else
            {
                break;
            }
        }

        if (at == text.Length && digits is > 0 and <= 19 && mantissa <= LargestExact && decimals <= 22)
        {
            value = mantissa / PowerOfTen(decimals);
            if (text[0] == '-')
            {
                value = -value;
            }

            return true;
        }

        return TrySlow(text, mark, out value);
    }

    public static bool TryBoolean(ReadOnlySpan<byte> text, out bool value)
    {
        value = Ascii.EqualsIgnoreCase(text, "true"u8);
        return value || Ascii.EqualsIgnoreCase(text, "false"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double PowerOfTen(int exponent)
    {
        ReadOnlySpan<double> powers =
            [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];
        return powers[exponent];
    }

    private static bool TrySlow(ReadOnlySpan<byte> text, byte mark, out double value)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = double.NaN;
        if (text.Length is 0 or > 400)
        {
            return false;
        }

        Span<byte> copy = stackalloc byte[text.Length];
        text.CopyTo(copy);
        if (mark == ',')
        {
            if (copy.Contains((byte)'.'))
            {
                return false;
            }

            copy.Replace((byte)',', (byte)'.');
        }

        var unsigned = copy[0] is (byte)'-' or (byte)'+' ? copy[1..] : copy;
        if (Ascii.EqualsIgnoreCase(unsigned, "inf"u8) || Ascii.EqualsIgnoreCase(unsigned, "infinity"u8))
        {
            value = copy[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        // The runtime would also take its own names of NaN, which are missing tokens here.
        return unsigned.Length > 0 && unsigned[0] is >= (byte)'0' and <= (byte)'9' or (byte)'.'
            && double.TryParse(copy, Style, CultureInfo.InvariantCulture, out value);
    }
}
