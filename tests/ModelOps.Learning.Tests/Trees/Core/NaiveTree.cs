using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees;

/// <summary>
/// The definition of a boosted tree, taken literally: every leaf, feature, threshold and side for missing values is
/// tried by going over all rows. It shares bins and packing with the grower, and nothing else.
/// </summary>
internal sealed class NaiveTree(Features x, BinnedMatrix data, long[] packed, GradientPacking packing, GrowthOptions options)
{
    private sealed record Leaf(int[] Rows, (double Gain, int Feature, int Bin, bool MissingLeft) Best);

    /// <summary>The rows of each leaf, sorted texts of row numbers, one a leaf.</summary>
    public string[] Grow()
    {
        List<Leaf> leaves = [Make([.. Enumerable.Range(0, x.RowCount)])];
        while (leaves.Count < options.MaxLeaves && leaves.MaxBy(leaf => leaf.Best.Gain) is { Best.Gain: > 0 } leaf)
        {
            leaves.Remove(leaf);
            leaves.Add(Make([.. leaf.Rows.Where(row => GoesLeft(row, leaf.Best.Feature, leaf.Best.Bin, leaf.Best.MissingLeft))]));
            leaves.Add(Make([.. leaf.Rows.Where(row => !GoesLeft(row, leaf.Best.Feature, leaf.Best.Bin, leaf.Best.MissingLeft))]));
        }

        return [.. leaves.Select(leaf => string.Join(' ', leaf.Rows.Order())).Order(StringComparer.Ordinal)];
    }

    private bool GoesLeft(int row, int feature, int bin, bool missingLeft)
    {
        var own = data.Features[feature].BinOf(x.Row(row)[feature]);
        return own == data.Features[feature].Count ? missingLeft : own <= bin;
    }

    private Leaf Make(int[] rows)
    {
        (double Gain, int Feature, int Bin, bool MissingLeft) best = (0, -1, -1, false);
        var parent = Score(rows.Sum(row => packed[row]));
        for (var feature = 0; feature < x.Count; feature++)
        {
            for (var side = 0; side < 2; side++)
            {
                for (var bin = 0; bin < data.Features[feature].Count; bin++)
                {
                    int[] lefts = [.. rows.Where(row => GoesLeft(row, feature, bin, side == 1))];
                    var left = lefts.Sum(row => packed[row]);
                    var right = rows.Sum(row => packed[row]) - left;
                    var gain = Score(left) + Score(right) - parent;
                    if (lefts.Length >= options.MinData && rows.Length - lefts.Length >= options.MinData && gain > best.Gain * (1 + 1e-9) && gain > 1e-9)
                    {
                        best = (gain, feature, bin, side == 1);
                    }
                }
            }
        }

        return new Leaf(rows, best);
    }

    private double Score(long sum) => packing.Gradient(sum) * packing.Gradient(sum) / (packing.Hessian(sum) + options.L2);
}
