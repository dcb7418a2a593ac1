namespace ModelOps.Learning.Trees;

/// <summary>The rows of a tree and their packed gradients, leaf after leaf, and the dividing of a leaf's stretch.</summary>
internal sealed unsafe class RowLists : IDisposable
{
    private const int ParallelRows = 8192;
    private readonly WorkCrew _crew;
    private readonly NativeArray<int> _rightRows;
    private readonly NativeArray<long> _rightPacked;
    private readonly int[] _lefts;

    public RowLists(int rowCount, WorkCrew crew)
    {
        _crew = crew;
        Rows = new NativeArray<int>(rowCount);
        Packed = new NativeArray<long>(rowCount);
        _rightRows = new NativeArray<int>(rowCount + (64L * crew.Threads));
        _rightPacked = new NativeArray<long>(rowCount + (64L * crew.Threads));
        _lefts = new int[crew.Threads];
        Rows.Clear();
    }

    public NativeArray<int> Rows { get; }

    public NativeArray<long> Packed { get; }

    public void Dispose()
    {
        Rows.Dispose();
        Packed.Dispose();
        _rightRows.Dispose();
        _rightPacked.Dispose();
    }

    /// <summary>Brings the rows that go left to the front of a stretch, those that go right behind them, each in their order.</summary>
    /// <param name="start">Where the stretch starts.</param>
    /// <param name="count">Its length.</param>
    /// <param name="split">The split.</param>
    /// <param name="data">The features.</param>
    /// <returns>The number of rows that go left.</returns>
    public int Divide(int start, int count, in SplitCandidate split, BinnedMatrix data)
    {
        var rows = Rows.Pointer + start;
        var packed = Packed.Pointer + start;
        if (count < ParallelRows || _crew.Threads == 1)
        {
            var lefts = new Partitioner(split, data.Features[split.Feature], data.Column(split.Feature)).Divide(rows, packed, count, _rightRows.Pointer, _rightPacked.Pointer);
            Copy(0, lefts, count - lefts, rows, packed);
            return lefts;
        }

        return DivideTogether(rows, packed, count, split, data);
    }

    // Each part divides its stretch in place; then the lefts move together, and the rights come after them.
    private int DivideTogether(int* rows, long* packed, int count, SplitCandidate split, BinnedMatrix data)
    {
        var parts = _crew.Threads;
        _crew.Run(parts, part =>
        {
            var (from, to) = Stretch(part);
            var partitioner = new Partitioner(split, data.Features[split.Feature], data.Column(split.Feature));
            _lefts[part] = partitioner.Divide(rows + from, packed + from, to - from, _rightRows.Pointer + from + (64 * part), _rightPacked.Pointer + from + (64 * part));
        });
        var end = _lefts[0];
        for (var part = 1; part < parts; part++)
        {
            var from = Stretch(part).From;
            new Span<int>(rows + from, _lefts[part]).CopyTo(new Span<int>(rows + end, _lefts[part]));
            new Span<long>(packed + from, _lefts[part]).CopyTo(new Span<long>(packed + end, _lefts[part]));
            end += _lefts[part];
        }

        var total = end;
        _crew.Run(parts, part =>
        {
            var (from, to) = Stretch(part);
            var at = total;
            for (var before = 0; before < part; before++)
            {
                var stretch = Stretch(before);
                at += stretch.To - stretch.From - _lefts[before];
            }

            Copy(from + (64 * part), at, to - from - _lefts[part], rows, packed);
        });
        return total;

        (int From, int To) Stretch(int part) => ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts));
    }

    private void Copy(int scratch, int to, int count, int* rows, long* packed)
    {
        new Span<int>(_rightRows.Pointer + scratch, count).CopyTo(new Span<int>(rows + to, count));
        new Span<long>(_rightPacked.Pointer + scratch, count).CopyTo(new Span<long>(packed + to, count));
    }
}
