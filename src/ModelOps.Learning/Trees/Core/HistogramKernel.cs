using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelOps.Learning.Trees;

/// <summary>Adds packed gradients up by bin.</summary>
internal static unsafe class HistogramKernel
{
    private const int Ahead = 16;

    /// <summary>Adds the rows' values to a block's histogram.</summary>
    /// <param name="block">The block.</param>
    /// <param name="rows">Row numbers; <paramref name="packed"/> is in the same order.</param>
    /// <param name="packed">Packed gradients.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="histogram">The block's histogram, cleared.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(FeatureBlock block, int* rows, long* packed, int count, long* histogram)
    {
        var bins = block.Bins;
        nint stride = block.Stride;
        nint binStride = block.BinStride;
        var width = block.Members.Length;
        for (var i = 0; i < count; i++)
        {
            if (Sse.IsSupported)
            {
                // Reads past the row list stay within its padding; any address may be prefetched.
                Sse.Prefetch0(bins + (rows[i + Ahead] * stride));
            }

            var row = bins + (rows[i] * stride);
            var value = packed[i];
            var h = histogram;
            var j = width;
            while (j >= 4)
            {
                h[row[0]] += value;
                (h + binStride)[row[1]] += value;
                h += 2 * binStride;
                h[row[2]] += value;
                (h + binStride)[row[3]] += value;
                h += 2 * binStride;
                row += 4;
                j -= 4;
            }

            while (j > 0)
            {
                h[*row++] += value;
                h += binStride;
                j--;
            }
        }
    }

    /// <summary>Takes one histogram from another, in place: what remains is the sibling's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(long* from, long* what, int length)
    {
        var i = 0;
        for (; i + Vector512<long>.Count <= length && Vector512.IsHardwareAccelerated; i += Vector512<long>.Count)
        {
            (Vector512.Load(from + i) - Vector512.Load(what + i)).Store(from + i);
        }

        for (; i < length; i++)
        {
            from[i] -= what[i];
        }
    }

    /// <summary>Counts rows by bin of one feature.</summary>
    public static void Count(byte* column, int* rows, int count, int* counts)
    {
        for (var i = 0; i < count; i++)
        {
            counts[column[rows[i]]]++;
        }
    }
}
