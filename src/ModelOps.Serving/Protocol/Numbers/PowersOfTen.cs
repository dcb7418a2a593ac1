using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelOps.Serving.Protocol.Numbers;

/// <summary>Powers of ten as numbers of 128 bits and a power of two: 10^k = value · 2^(<see cref="Log2"/>(k) − 127), rounded up where it is not exact.</summary>
internal static class PowersOfTen
{
    internal const int Least = -292;
    internal const int Most = 324;
    private const int Bits = 128;

    private static readonly ulong[] _words = Compute();

    /// <summary>The 64 higher and the 64 lower bits of a power from <see cref="Least"/> to <see cref="Most"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (ulong High, ulong Low) Of(int power)
    {
        var place = 2 * (power - Least);
        return (_words[place], _words[place + 1]);
    }

    /// <summary>The power of two that is at most 10^k.</summary>
    internal static int Log2(int power) => (power * 1741647) >> 19;

    private static ulong[] Compute()
    {
        var words = new ulong[2 * (Most - Least + 1)];
        for (var power = Least; power <= Most; power++)
        {
            var ten = BigInteger.Pow(10, Math.Abs(power));
            var shift = Bits - 1 - Log2(power);
            var value = power < 0 ? Up(BigInteger.One << shift, ten) : shift >= 0 ? ten << shift : Up(ten, BigInteger.One << -shift);
            var place = 2 * (power - Least);
            (words[place], words[place + 1]) = ((ulong)(value >> 64), (ulong)(value & ulong.MaxValue));
        }

        return words;
    }

    private static BigInteger Up(BigInteger dividend, BigInteger divisor) => (dividend + divisor - 1) / divisor;
}
