namespace ModelOps.Learning.Trees;

/// <summary>A way to split the rows of a leaf in two.</summary>
internal struct SplitCandidate
{
    /// <summary>How much the score rises; 0 when there is no split.</summary>
    public double Gain;

    public int Feature;

    /// <summary>Numbers: rows in bins up to this one go left.</summary>
    public int Bin;

    public bool MissingLeft;

    /// <summary>The packed sum of the left rows.</summary>
    public long Left;

    /// <summary>Categories: the bins that go left; null for numbers.</summary>
    public bool[]? LeftBins;

    public readonly bool Exists => Gain > 0;

    /// <summary>True when this one is the better; of equals the feature that comes first wins, whatever the order of search.</summary>
    public readonly bool Beats(in SplitCandidate other) => Gain > other.Gain || (Gain == other.Gain && Gain > 0 && Feature < other.Feature);
}
