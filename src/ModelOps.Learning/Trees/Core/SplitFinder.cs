using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Trees;

/// <summary>
/// Finds the best split of a leaf on one feature. In units of packed sums, the score of rows with gradient sum G and
/// hessian sum H is G² / (H + λ); a split's gain is the children's scores less the parent's (Chen and Guestrin 2016,
/// equation 7, without the half).
/// </summary>
internal sealed unsafe class SplitFinder
{
    public SplitFinder(BinnedMatrix data, GrowthOptions options, GradientPacking packing)
    {
        Data = data;
        Options = options;
        Packing = packing;
        Lambda = options.L2 * packing.HessianScale;
        Unit = packing.HessianScale / (packing.GradientScale * packing.GradientScale);
        CategoryPenalty = options.CategoryPenalty * packing.Noise / Unit;
        var leastHessian = Math.Max(1, options.MinHessian * packing.HessianScale);
        LeastHessian = packing.HessianCounts ? Math.Max(leastHessian, options.MinData) : leastHessian;

        // Rows have at most MostHessian: a side with this much has MinData rows for certain, without counting.
        CertainHessian = ((options.MinData - 1.0) * packing.MostHessian) + 1;
    }

    public BinnedMatrix Data { get; }

    public GrowthOptions Options { get; }

    public GradientPacking Packing { get; }

    public double Lambda { get; }

    /// <summary>The gain that a score of 1 is.</summary>
    public double Unit { get; }

    /// <summary>The score that a split by categories owes for each beyond two.</summary>
    public double CategoryPenalty { get; }

    public double LeastHessian { get; }

    public double CertainHessian { get; }

    /// <summary>The score above which a split of a leaf is worth making.</summary>
    public double LeastScore(LeafState leaf) => (ParentScore(leaf) * (1 + 1e-12)) + (Options.MinGain / Unit);

    /// <summary>The gain of a split that was found.</summary>
    public double Gain(LeafState leaf, in SplitCandidate split) => (split.Score - ParentScore(leaf)) * Unit;

    /// <summary>Puts the best split of a leaf on a feature in the place of <paramref name="best"/>, should it beat that.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="rows">The rows of all leaves.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="histogram">The feature's histogram.</param>
    /// <param name="best">The best split of the leaf so far, on a feature that comes before.</param>
    public void Find(LeafState leaf, int* rows, int feature, long* histogram, ref SplitCandidate best)
    {
        var bins = Data.Features[feature];
        var missing = bins.HasMissing ? histogram[bins.Count] : 0;
        var cuts = missing != 0 ? bins.Count : bins.Count - 1;
        var search = new SplitSearch(this, leaf, rows + leaf.Start, feature, histogram, best.Exists ? best.Score : LeastScore(leaf));
        if (bins.IsCategorical)
        {
            search.Categories(bins, missing);
        }
        else if (Options.Monotone is not null)
        {
            search.Bounded(0, cuts, Options.Monotone[feature]);
            if (missing != 0)
            {
                search.Bounded(missing, bins.Count - 1, Options.Monotone[feature]);
            }
        }
        else
        {
            search.Numbers(0, cuts);
            if (missing != 0)
            {
                search.Numbers(missing, bins.Count - 1);
            }
        }

        search.Result(missing, ref best);
    }

    /// <summary>A leaf's value before shrinkage: −G / (H + λ), within its bounds.</summary>
    public double Value(long sum, double lowest, double highest) =>
        Math.Clamp(-Packing.Gradient(sum) / (Packing.Hessian(sum) + Options.L2), lowest, highest);

    /// <summary>G² / (H + λ) when the value −G / (H + λ) is free, and what the value allowed attains when it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Score(LeafState leaf, long sum)
    {
        double gradient = Packing.GradientUnits(sum);
        var weight = Packing.HessianUnits(sum) + Lambda;
        if (Options.Monotone is null)
        {
            return gradient * gradient / weight;
        }

        var units = Packing.GradientScale / Packing.HessianScale;
        var value = Value(sum, leaf.Lowest, leaf.Highest) * units;
        return -value * ((2 * gradient) + (weight * value));
    }

    private double ParentScore(LeafState leaf) => Score(leaf, leaf.Sum);
}
