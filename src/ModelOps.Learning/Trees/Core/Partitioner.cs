using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelOps.Learning.Trees;

/// <summary>Divides a list of rows, and the packed gradients in the same order, into left and right without branches; order is kept.</summary>
/// <param name="split">The split.</param>
/// <param name="bins">The bins of its feature.</param>
/// <param name="column">Each row's bin; 64 bytes past the last row may be read.</param>
internal readonly unsafe ref struct Partitioner(in SplitCandidate split, FeatureBins bins, byte* column)
{
    private const int TableLength = 260;
    private readonly byte* _column = column;
    private readonly int _lastLeft = split.Bin;
    private readonly int _alsoLeft = split.MissingLeft ? bins.Count : -1;
    private readonly int _missing = bins.Count;
    private readonly ReadOnlySpan<bool> _leftBins = split.LeftBins;

    /// <summary>Divides rows, ascending within the list; the left ones are then at the front of the lists, the right ones in the scratch.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <param name="packed">Packed gradients.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="rightRows">Room for as many row numbers and 64 bytes.</param>
    /// <param name="rightPacked">Room for as many gradients and 64 bytes.</param>
    /// <returns>The number of rows that go left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public int Divide(int* rows, long* packed, int count, int* rightRows, long* rightPacked)
    {
        var goesLeft = stackalloc byte[TableLength];
        Fill(new Span<byte>(goesLeft, TableLength));
        var left = 0;
        var right = 0;
        var i = 0;
        if (Avx512F.VL.IsSupported && Avx2.IsSupported)
        {
            var (lastLeft, alsoLeft) = (Vector256.Create(_lastLeft), Vector256.Create(_alsoLeft));
            var categories = !_leftBins.IsEmpty;
            for (; i + 8 <= count; i += 8)
            {
                var row = Vector256.Load(rows + i);
                var value = Vector512.Load(packed + i);
                var bin = Bins(_column, row, rows[i], rows[i + 7]);
                var mask = categories ? Looked(goesLeft, bin) : Vector256.LessThanOrEqual(bin, lastLeft) | Vector256.Equals(bin, alsoLeft);
                var wide = Vector512.Create(Vector256.WidenLower(mask), Vector256.WidenUpper(mask));
                var lefts = BitOperations.PopCount(mask.ExtractMostSignificantBits());

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
            int goes = goesLeft[_column[row]];
            rows[left] = row;
            packed[left] = value;
            rightRows[right] = row;
            rightPacked[right] = value;
            left += goes;
            right += 1 - goes;
        }

        return left;
    }

    // 1 for each bin that goes left, else 0.
    private void Fill(Span<byte> goesLeft)
    {
        if (_leftBins.IsEmpty)
        {
            goesLeft[..(_lastLeft + 1)].Fill(1);
            goesLeft[(_lastLeft + 1)..].Clear();
        }
        else
        {
            MemoryMarshal.AsBytes(_leftBins).CopyTo(goesLeft);
        }

        goesLeft[_missing] = _alsoLeft < 0 ? (byte)0 : (byte)1;
    }

    // Rows near each other have their bins in one register; a gather, which reads three bytes past what it needs, is for those far apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Bins(byte* column, Vector256<int> rows, int first, int last)
    {
        var bins = Avx512Vbmi.IsSupported && last - first < Vector512<byte>.Count
            ? Avx512Vbmi.PermuteVar64x8(Vector512.Load(column + first), (rows - Vector256.Create(first)).ToVector512Unsafe().AsByte()).GetLower().AsInt32()
            : Avx2.GatherVector256((int*)column, rows, 1);
        return bins & Vector256.Create(0xFF);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Looked(byte* goesLeft, Vector256<int> bins) =>
        Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(Avx2.GatherVector256((int*)goesLeft, bins, 1), 31), 31);
}
