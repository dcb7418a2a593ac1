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
        var width = block.Members.Length;
        var starts = stackalloc long*[FeatureBlock.MostWidth];
        for (var j = 0; j < width; j++)
        {
            starts[j] = histogram + block.Starts[j];
        }

        for (var i = 0; i < count; i++)
        {
            if (Sse.IsSupported)
            {
                // Reads past the row list stay within its padding; any address may be prefetched.
                Sse.Prefetch0(bins + (rows[i + Ahead] * stride));
            }

            var row = bins + (rows[i] * stride);
            var value = packed[i];
            nint j = 0;
            for (; j + 4 <= width; j += 4)
            {
                starts[j][row[j]] += value;
                starts[j + 1][row[j + 1]] += value;
                starts[j + 2][row[j + 2]] += value;
                starts[j + 3][row[j + 3]] += value;
            }

            for (; j < width; j++)
            {
                starts[j][row[j]] += value;
            }
        }
    }

    /// <summary>Takes one histogram from another, in place: what remains is the sibling's.</summary>
    /// <param name="from">The parent's, then the sibling's.</param>
    /// <param name="what">The child's.</param>
    /// <param name="length">A multiple of 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(long* from, long* what, int length)
    {
        for (var i = 0; i < length; i += Vector512<long>.Count)
        {
            (Vector512.Load(from + i) - Vector512.Load(what + i)).Store(from + i);
        }
    }

    /// <summary>Counts rows by bin of one feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Count(byte* column, int* rows, int count, int* counts)
    {
        for (var i = 0; i < count; i++)
        {
            counts[column[rows[i]]]++;
        }
    }
}
