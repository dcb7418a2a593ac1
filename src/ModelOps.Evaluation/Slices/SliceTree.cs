namespace ModelOps.Evaluation.Slices;

/// <summary>A shallow regression tree over the losses: each split is the one that takes the most of their variance (Breiman, Friedman, Olshen and Stone 1984).</summary>
internal sealed class SliceTree(SliceFeature[] features, double[] losses, ReadOnlyMemory<double> weights, int minimum, CancellationToken cancellationToken)
{
    private const int Depth = 3;

    /// <summary>Every node below the root: its path and its rows.</summary>
    internal List<(SliceStep[] Path, int[] Rows)> Nodes { get; } = [];

    internal void Grow(int[] rows) => Grow(rows, []);

    private void Grow(int[] rows, SliceStep[] path)
    {
        if (path.Length == Depth || rows.Length < 2 * minimum)
        {
            return;
        }

        var (weight, sum) = Sums(rows);
        var (best, most) = ((SliceCut?)null, (sum * sum / weight) + (1e-9 * sum * sum / weight));
        foreach (var cut in features.SelectMany(feature => feature.Cuts(rows, minimum)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (inside, of) = Sums(rows, cut);
            var gain = (of * of / inside) + ((sum - of) * (sum - of) / (weight - inside));
            (best, most) = gain > most ? (cut, gain) : (best, most);
        }

        if (best is null)
        {
            return;
        }

        foreach (var side in (bool[])[true, false])
        {
            var step = new SliceStep(best, side);
            int[] part = [.. rows.Where(step.Holds)];
            SliceStep[] further = [.. path, step];
            Nodes.Add((further, part));
            Grow(part, further);
        }
    }

    private (double Weight, double Sum) Sums(int[] rows, SliceCut? inside = null)
    {
        var own = weights.Span;
        double weight = 0, sum = 0;
        foreach (var row in rows)
        {
            if (inside is null || inside.Feature.IsInside(inside.At, row))
            {
                var each = own.IsEmpty ? 1 : own[row];
                weight += each;
                sum += each * losses[row];
            }
        }

        return (weight, sum);
    }
}
