namespace ModelOps.Learning.Trees;

/// <summary>A leaf that may still be split.</summary>
internal sealed class LeafState
{
    /// <summary>Where its rows start in the row list.</summary>
    public int Start { get; init; }

    public int Count { get; init; }

    public int Depth { get; init; }

    /// <summary>The packed sum of its rows.</summary>
    public long Sum { get; init; }

    /// <summary>The bounds of its value: the longest step, and what monotone constraints above allow.</summary>
    public double Lowest { get; init; } = double.NegativeInfinity;

    public double Highest { get; init; } = double.PositiveInfinity;

    /// <summary>Its node in the tree.</summary>
    public int Node { get; init; }

    /// <summary>Its place among the histograms; −1 when it has none.</summary>
    public int Histogram { get; set; } = -1;

    public SplitCandidate Best { get; set; }
}
