using ModelOps;

/// <summary>Data to shuffle, the windows to cut, and what may happen to them.</summary>
internal sealed record Bench(string Name, Frame Rows, int[] Sizes, IReadOnlyList<(string Name, string Column, Func<Frame, Random, Frame> Make)> Shifts)
{
    internal int Half => Rows.RowCount / 2;

    internal (ModelBaseline Baseline, Frame Later) Split(int seed)
    {
        int[] order = [.. Enumerable.Range(0, Rows.RowCount)];
        new Random(seed).Shuffle(order);
        return (ModelBaseline.Of(Rows.Take(order.AsSpan(0, Half))), Rows.Take(order.AsSpan(Half)));
    }
}
