using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelOps.Learning.Trees;

/// <summary>Divides a list of rows, and the packed gradients in the same order, into left and right without branches; order is kept.</summary>
internal static unsafe class Partitioner
{
    /// <summary>Divides rows; the left ones are then at the front of the lists, the right ones in the scratch.</summary>
    /// <param name="goesLeft">256 bytes: 1 for each bin that goes left, else 0.</param>
    /// <param name="column">The bins of the split's feature.</param>
    /// <param name="rows">Row numbers.</param>
    /// <param name="packed">Packed gradients.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="rightRows">Room for as many row numbers and 64 bytes.</param>
    /// <param name="rightPacked">Room for as many gradients and 64 bytes.</param>
    /// <returns>The number of rows that go left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Divide(byte* goesLeft, byte* column, int* rows, long* packed, int count, int* rightRows, long* rightPacked)
    {
        var left = 0;
        var right = 0;
        var i = 0;
        if (Avx512F.VL.IsSupported && Avx2.IsSupported)
        {
            for (; i + 8 <= count; i += 8)
            {
                var row = Vector256.Load(rows + i);
                var value = Vector512.Load(packed + i);
                var mask = Mask(goesLeft, column, row);
                var wide = Vector512.Create(Vector256.WidenLower(mask), Vector256.WidenUpper(mask));
                var lefts = System.Numerics.BitOperations.PopCount(mask.ExtractMostSignificantBits());

                // Whole registers are stored: what follows the kept lanes is overwritten by the next store, or was read already.
                Avx512F.VL.Compress(Vector256<int>.Zero, mask, row).Store(rows + left);
                Avx512F.Compress(Vector512<long>.Zero, wide, value).Store(packed + left);
                Avx512F.VL.Compress(Vector256<int>.Zero, ~mask, row).Store(rightRows + right);
                Avx512F.Compress(Vector512<long>.Zero, ~wide, value).Store(rightPacked + right);
                left += lefts;
                right += 8 - lefts;
            }
        }

        for (; i < count; i++)
        {
            var row = rows[i];
            var value = packed[i];
            int goes = goesLeft[column[row]];
            rows[left] = row;
            packed[left] = value;
            rightRows[right] = row;
            rightPacked[right] = value;
            left += goes;
            right += 1 - goes;
        }

        return left;
    }

    /// <summary>Writes the table that <see cref="Divide"/> reads.</summary>
    public static void Table(in SplitCandidate split, FeatureBins bins, byte* goesLeft)
    {
        for (var bin = 0; bin < bins.Count; bin++)
        {
            goesLeft[bin] = (split.LeftBins is { } lefts ? lefts[bin] : bin <= split.Bin) ? (byte)1 : (byte)0;
        }

        goesLeft[bins.Count] = split.MissingLeft ? (byte)1 : (byte)0;
    }

    // All bits set in the lanes of the rows that go left. Gathers read three bytes past what they need: arrays are padded.
    private static Vector256<int> Mask(byte* goesLeft, byte* column, Vector256<int> rows)
    {
        var bin = Avx2.GatherVector256((int*)column, rows, 1) & Vector256.Create(0xFF);
        var goes = Avx2.GatherVector256((int*)goesLeft, bin, 1);
        return Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(goes, 31), 31);
    }
}
