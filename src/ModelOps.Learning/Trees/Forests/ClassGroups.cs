using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Trees;

/// <summary>The rows of a node, packed as class and weight, brought together by their bin: of many classes a bin has few, and most sums would be 0.</summary>
internal sealed unsafe class ClassGroups(int rowCount) : IDisposable
{
    private readonly NativeArray<long> _sorted = new(rowCount);
    private readonly int[] _ends = new int[257];

    /// <summary>The rows of a bin.</summary>
    public ReadOnlySpan<long> Of(int bin) => new(_sorted.Pointer + _ends[bin], _ends[bin + 1] - _ends[bin]);

    public void Dispose() => _sorted.Dispose();

    /// <summary>Sorts the rows of a node by their bin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(byte* column, int* rows, long* packed, int count)
    {
        // Counts, then where each bin starts; placing its rows moves the start to the end.
        Array.Clear(_ends);
        for (var i = 0; i < count; i++)
        {
            _ends[column[rows[i]] + 1]++;
        }

        for (var bin = 1; bin < _ends.Length; bin++)
        {
            _ends[bin] += _ends[bin - 1];
        }

        for (var i = 0; i < count; i++)
        {
            _sorted.Pointer[_ends[column[rows[i]]]++] = packed[i];
        }

        // What was the start of a bin is now its end: one place further it is the start of the next.
        Array.Copy(_ends, 0, _ends, 1, _ends.Length - 1);
        _ends[0] = 0;
    }
}
