using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelOps.Serving.Protocol.Numbers;

/// <summary>
/// Writes doubles as <see cref="double.ToString()"/> does in the invariant culture: the shortest digits that read back as the same number, and
/// of these the nearest. By the method of Raffaello Giulietti (Schubfach): three products find them, without trying digit after digit.
/// </summary>
internal static class NumberWriter
{
    /// <summary>The most bytes of a number.</summary>
    internal const int Longest = 32;

    private const int MantissaBits = 52;
    private const int Bias = 1075;
    private const ulong Hidden = 1UL << MantissaBits;

    // From here on, and below the other, a number has an exponent.
    private const int MostWhole = 17;
    private const int LeastWhole = -4;

    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>Writes a finite number. A whole one keeps its ".0", as Python writes it.</summary>
    /// <param name="target">At least <see cref="Longest"/> bytes.</param>
    /// <param name="value">The number.</param>
    /// <returns>The number of bytes.</returns>
    internal static int Write(Span<byte> target, double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        target = target[..Longest];
        var at = 0;
        if ((long)bits < 0)
        {
            target[at++] = (byte)'-';
        }

        if (bits << 1 == 0)
        {
            "0.0"u8.CopyTo(target[at..]);
            return at + 3;
        }

        var (digits, power) = Shortest(bits & (Hidden - 1), (int)(bits >> MantissaBits) & 0x7FF);
        while (digits % 10 == 0)
        {
            digits /= 10;
            power++;
        }

        var count = Count(digits);
        var point = count + power; // The number is 0.digits times ten to this.
        var rest = target[at..];
        if (point is > MostWhole or <= LeastWhole)
        {
            return at + Scientific(rest, digits, count, point - 1);
        }

        if (point <= 0)
        {
            rest[..8].Fill((byte)'0');
            rest[1] = (byte)'.';
            Digits(rest.Slice(2 - point, count), digits);
            return at + 2 - point + count;
        }

        if (point >= count)
        {
            Digits(rest[..count], digits);
            rest[count..point].Fill((byte)'0');
            ".0"u8.CopyTo(rest[point..]);
            return at + point + 2;
        }

        Digits(rest.Slice(1, count), digits);
        rest.Slice(1, point).CopyTo(rest);
        rest[point] = (byte)'.';
        return at + count + 1;
    }

    private static int Scientific(Span<byte> target, ulong digits, int count, int exponent)
    {
        Digits(target.Slice(1, count), digits);
        target[0] = target[1];
        var at = 1;
        if (count > 1)
        {
            target[1] = (byte)'.';
            at = count + 1;
        }

        target[at++] = (byte)'E';
        target[at++] = exponent < 0 ? (byte)'-' : (byte)'+';
        var size = Math.Abs(exponent);
        if (size >= 100)
        {
            target[at++] = (byte)('0' + (size / 100));
            size %= 100;
        }

        Pairs.Slice(2 * size, 2).CopyTo(target[at..]);
        return at + 2;
    }

    // The shortest digits within the numbers that are read as this one: digits · 10^power.
    private static (ulong Digits, int Power) Shortest(ulong mantissa, int exponent)
    {
        ulong c;
        int q;
        if (exponent != 0)
        {
            c = Hidden | mantissa;
            q = exponent - Bias;
            if (q is <= 0 and > -MantissaBits - 1 && (c & ((1UL << -q) - 1)) == 0)
            {
                return (c >> -q, 0); // A whole number of at most 53 bits.
            }
        }
        else
        {
            (c, q) = (mantissa, 1 - Bias);
        }

        var isOdd = (uint)c & 1;
        var isClose = mantissa == 0 && exponent > 1; // The number below is half as far as the one above.
        var k = ((q * 1262611) - (isClose ? 524031 : 0)) >> 22;
        var shift = q + PowersOfTen.Log2(-k) + 1;
        var (high, low) = PowersOfTen.Of(-k);
        var lower = Product(high, low, ((4 * c) - (isClose ? 1UL : 2)) << shift) + isOdd;
        var middle = Product(high, low, (4 * c) << shift);
        var upper = Product(high, low, ((4 * c) + 2) << shift) - isOdd;
        var s = middle / 4;
        if (s >= 10)
        {
            var tens = s / 10;
            var isBelowIn = lower <= 40 * tens;
            var isAboveIn = (40 * tens) + 40 <= upper;
            if (isBelowIn != isAboveIn)
            {
                return (tens + (isAboveIn ? 1UL : 0), k + 1);
            }
        }

        var isDownIn = lower <= 4 * s;
        var isUpIn = (4 * s) + 4 <= upper;
        if (isDownIn != isUpIn)
        {
            return (s + (isUpIn ? 1UL : 0), k);
        }

        var half = (4 * s) + 2;
        return (s + (middle > half || (middle == half && (s & 1) != 0) ? 1UL : 0), k);
    }

    // The higher bits of the product; the last is set where others follow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Product(ulong high, ulong low, ulong by)
    {
        var carry = Math.BigMul(low, by, out _);
        var top = Math.BigMul(high, by, out var rest);
        rest += carry;
        top += rest < carry ? 1UL : 0;
        return top | (rest > 1 ? 1UL : 0);
    }

    private static ReadOnlySpan<ulong> Powers =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    private static int Count(ulong number)
    {
        var guess = ((64 - System.Numerics.BitOperations.LeadingZeroCount(number)) * 1233) >> 12;
        return guess + (number >= Powers[guess] ? 1 : 0);
    }

    // At most 17 digits: the last eight, then the others, from the last pair to the first.
    private static void Digits(Span<byte> target, ulong number)
    {
        var pairs = MemoryMarshal.Cast<byte, ushort>(Pairs);
        var rest = (uint)number;
        if (number > uint.MaxValue)
        {
            var upper = number / 100_000_000;
            var lower = (uint)(number - (upper * 100_000_000));
            var last = target[^8..];
            target = target[..^8];
            var (a, b) = (lower / 10_000, lower % 10_000);
            MemoryMarshal.Write(last, pairs[(int)(a / 100)]);
            MemoryMarshal.Write(last[2..], pairs[(int)(a % 100)]);
            MemoryMarshal.Write(last[4..], pairs[(int)(b / 100)]);
            MemoryMarshal.Write(last[6..], pairs[(int)(b % 100)]);
            rest = (uint)upper;
        }

        for (; rest >= 100; rest /= 100)
        {
            MemoryMarshal.Write(target[^2..], pairs[(int)(rest % 100)]);
            target = target[..^2];
        }

        if (rest >= 10)
        {
            MemoryMarshal.Write(target[^2..], pairs[(int)rest]);
        }
        else
        {
            target[^1] = (byte)('0' + rest);
        }
    }
}
