using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelOps.Serving.Protocol.Numbers;

/// <summary>Reads numbers of few digits and without exponent, as nearly all are, eight digits at a time.</summary>
internal static class PlainNumber
{
    /// <summary>How many bytes are looked at, whatever is in them.</summary>
    internal const int Room = 1 + FewDigits + 1 + MostDecimals + 1;

    private const int FewDigits = 7;
    private const int MostDecimals = 18;
    private const ulong Zeros = 0x3030303030303030;
    private const ulong TopBits = 0x8080808080808080;

    private static ReadOnlySpan<ulong> Whole =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    ];

    /// <summary>Reads a number that other text follows.</summary>
    /// <param name="text">The first of at least <see cref="Room"/> bytes.</param>
    /// <param name="likely">How many decimals the number before had: where this one has as many, the processor need not wait to know where it ends.</param>
    /// <param name="value">The number, to the nearest double.</param>
    /// <returns>Its length; 0 when it is none, or not plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Read(ref byte text, ref int likely, out double value)
    {
        value = 0;
        var at = text == '-' ? 1 : 0;
        var digits = 1;
        ulong number = (uint)(Unsafe.Add(ref text, at) - '0');
        if (Unsafe.Add(ref text, at + 1) != '.')
        {
            var first = Load(ref text, at);
            digits = Count(first);
            if (digits is < 1 or > FewDigits || (digits > 1 && number == 0))
            {
                return 0;
            }

            number = Join(first, digits);
        }
        else if (number > 9)
        {
            return 0;
        }

        var result = (double)number;
        var next = Unsafe.Add(ref text, at + digits);
        var length = at + digits;
        if (next == '.')
        {
            var second = Load(ref text, length + 1);
            var decimals = Count(second);
            if (decimals != likely)
            {
                likely = decimals;
            }

            if (likely is > 0 and < sizeof(ulong))
            {
                // At most 14 digits: an exact double, and so is the power of ten.
                result = ((number * Whole[likely]) + Join(second, likely)) / NumberReader.Exact[likely];
                length += 1 + likely;
            }
            else
            {
                var all = likely;
                if (all == 0 || !TryLong(ref text, length + 1, number, digits, ref all, out result))
                {
                    return 0;
                }

                length += 1 + all;
            }

            next = Unsafe.Add(ref text, length);
        }

        if ((next | 0x20) == 'e' || (uint)(next - '0') <= 9)
        {
            return 0;
        }

        value = at == 0 ? result : -result;
        return length;
    }

    // Eight decimals or more, as programs write their doubles.
    private static bool TryLong(ref byte text, int at, ulong number, int digits, ref int decimals, out double value)
    {
        var second = Load(ref text, at + sizeof(ulong));
        var more = Count(second);
        number = (number * Whole[sizeof(ulong)]) + Join(Load(ref text, at), sizeof(ulong));
        if (more > 0)
        {
            number = (number * Whole[more]) + Join(second, more);
            decimals += more;
        }

        for (uint digit; decimals is >= 2 * sizeof(ulong) and < MostDecimals && (digit = (uint)(Unsafe.Add(ref text, at + decimals) - '0')) <= 9; decimals++)
        {
            number = (number * 10) + digit;
        }

        value = 0;
        return digits + decimals <= NumberReader.MostDigits && NumberReader.TryScale(number, -decimals, out value);
    }

    // Digits become their values; other letters get a bit above them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(ref byte text, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, at)) ^ Zeros;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(ulong values) => BitOperations.TrailingZeroCount(((values + 0x7676767676767676) | values) & TopBits) >> 3;

    // Zeros in front, then pairs, fours and eights of digits are put together.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Join(ulong values, int count)
    {
        values <<= (sizeof(ulong) - count) * 8;
        values = (values * 10) + (values >> 8);
        return (((values & 0x000000FF000000FF) * 0x000F424000000064) + (((values >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
    }
}
