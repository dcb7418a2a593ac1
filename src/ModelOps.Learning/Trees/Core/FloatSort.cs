using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelOps.Learning.Trees;

/// <summary>Sorts floats by three passes over 11 bits of an order-keeping key: several times the speed of a comparison sort.</summary>
internal static class FloatSort
{
    private const int RadixFrom = 2048;

    /// <summary>Sorts in place.</summary>
    /// <param name="values">The values, none NaN.</param>
    /// <param name="scratch">As long as <paramref name="values"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(Span<float> values, Span<float> scratch)
    {
        if (values.Length < RadixFrom)
        {
            values.Sort();
            return;
        }

        var keys = MemoryMarshal.Cast<float, uint>(values);
        var other = MemoryMarshal.Cast<float, uint>(scratch)[..keys.Length];
        Span<int> counts = stackalloc int[3 * 2048];
        counts.Clear();
        foreach (ref var key in keys)
        {
            // Negative numbers have all bits turned, positive ones the sign: unsigned order is then numeric order.
            key ^= (uint)((int)key >> 31) | 0x80000000;
            counts[(int)(key & 2047)]++;
            counts[2048 + (int)((key >> 11) & 2047)]++;
            counts[4096 + (int)(key >> 22)]++;
        }

        for (var pass = 0; pass < 3; pass++)
        {
            Scatter(keys, other, counts.Slice(pass * 2048, 2048), pass * 11);
            var swap = keys;
            keys = other;
            other = swap;
        }

        // After an odd number of passes the keys lie in the scratch.
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i];
            other[i] = key ^ ((key & 0x80000000) != 0 ? 0x80000000 : 0xFFFFFFFF);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<uint> from, Span<uint> to, Span<int> counts, int shift)
    {
        var start = 0;
        foreach (ref var count in counts)
        {
            (count, start) = (start, start + count);
        }

        foreach (var key in from)
        {
            to[counts[(int)(key >> shift) & 2047]++] = key;
        }
    }
}
