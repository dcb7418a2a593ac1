using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelOps.Serving.Protocol.Numbers;

/// <summary>
/// Makes doubles of digits and a power of ten, to the nearest as <see cref="double.Parse(string)"/> does. By one product of 128 bits (after Daniel Lemire);
/// where that leaves a doubt, whoever reads takes the slower way.
/// </summary>
internal static class NumberReader
{
    /// <summary>The most digits that always fit 64 bits.</summary>
    internal const int MostDigits = 19;

    private const int MantissaBits = 52;
    private const int Bias = 1075;
    private const ulong Doubt = 4;
    private const int LargestExactPower = 22;
    private const ulong LargestExact = 1UL << 53;

    // So far from the ends that the result is neither infinite nor of less precision.
    private const int MostPower = 280;

    /// <summary>The powers of ten that are exact doubles.</summary>
    internal static ReadOnlySpan<double> Exact =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The double nearest to digits · 10^power; false where that is not sure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryScale(ulong digits, int power, out double value)
    {
        if (digits <= LargestExact && power is >= -LargestExactPower and <= LargestExactPower)
        {
            // Both are exact doubles, so that the quotient or the product is the nearest one.
            value = power < 0 ? digits / Exact[-power] : digits * Exact[power];
            return true;
        }

        return TryProduct(digits, power, out value);
    }

    private static bool TryProduct(ulong digits, int power, out double value)
    {
        value = 0;
        if (digits == 0)
        {
            return true;
        }

        if (power is < -MostPower or > MostPower)
        {
            return false;
        }

        var zeros = BitOperations.LeadingZeroCount(digits);
        var (high, low) = PowersOfTen.Of(power);
        var top = Math.BigMul(digits << zeros, high, out var rest);
        var more = rest + Math.BigMul(digits << zeros, low, out _);
        top += more < rest ? 1UL : 0;

        // The exact product is less than one away in the last place of these 128 bits. Only halfway between two doubles that could matter.
        var spare = (top >> 63) == 0 ? 62 - MantissaBits : 63 - MantissaBits;
        var below = top & ((1UL << spare) - 1);
        var half = 1UL << (spare - 1);
        if ((below == half && more < Doubt) || (below == half - 1 && more > ulong.MaxValue - Doubt))
        {
            return false;
        }

        var mantissa = (top >> spare) + (below >= half ? 1UL : 0);
        var exponent = PowersOfTen.Log2(power) + spare - zeros + 1 + Bias;
        value = BitConverter.UInt64BitsToDouble(((ulong)exponent << MantissaBits) + mantissa - (1UL << MantissaBits));
        return true;
    }
}
