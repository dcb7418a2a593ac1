using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Trees;

/// <summary>
/// The histogram of one feature over the rows of one node. Of a small node the bins in use are remembered in 256
/// bits, so that nothing has to pass over the empty ones.
/// </summary>
internal sealed unsafe class NodeHistogram(int lanes) : IDisposable
{
    private const int SparseRows = 192;
    private readonly NativeArray<long> _sums = Cleared(lanes);
    private readonly ulong[] _used = new ulong[4];
    private readonly byte[] _bins = new byte[256];

    /// <summary>The bins in use, ascending.</summary>
    public ReadOnlySpan<byte> Bins => _bins.AsSpan(0, Count);

    public int Count { get; private set; }

    public long* Sum(int bin) => _sums.Pointer + (bin * lanes);

    public void Dispose() => _sums.Dispose();

    /// <summary>Adds the rows up; the histogram must be clear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(byte* column, int* rows, long* packed, int count, bool classes)
    {
        var sums = _sums.Pointer;
        var sparse = count < SparseRows;
        if (!classes)
        {
            for (var i = 0; i < count; i++)
            {
                sums[column[rows[i]]] += packed[i];
            }
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                var label = (int)(packed[i] >> 32);
                sums[(column[rows[i]] * lanes) + (label >> 1)] += (long)(uint)packed[i] << ((label & 1) << 5);
            }
        }

        if (sparse)
        {
            List(column, rows, count);
        }
        else
        {
            ListAll();
        }
    }

    /// <summary>Lists the bins in use, without sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void List(byte* column, int* rows, int count)
    {
        Array.Clear(_used);
        for (var i = 0; i < count; i++)
        {
            int bin = column[rows[i]];
            _used[bin >> 6] |= 1UL << bin;
        }

        List();
    }

    /// <summary>Clears the list of bins that has no sums.</summary>
    public void Forget() => Count = 0;

    /// <summary>Clears what the last node left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Clear()
    {
        foreach (var bin in Bins)
        {
            new Span<long>(Sum(bin), lanes).Clear();
        }

        Count = 0;
    }

    private static NativeArray<long> Cleared(int lanes)
    {
        var sums = new NativeArray<long>(256L * lanes);
        sums.Clear();
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void List()
    {
        Count = 0;
        for (var word = 0; word < 4; word++)
        {
            for (var bits = _used[word]; bits != 0; bits &= bits - 1)
            {
                _bins[Count++] = (byte)((word << 6) + BitOperations.TrailingZeroCount(bits));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ListAll()
    {
        Count = 0;
        for (var bin = 0; bin < 256; bin++)
        {
            _bins[Count] = (byte)bin;
            Count += new ReadOnlySpan<long>(Sum(bin), lanes).ContainsAnyExcept(0) ? 1 : 0;
        }
    }
}
