namespace ModelOps.Learning.Trees;

/// <summary>A way to split the rows of a leaf in two.</summary>
internal struct SplitCandidate
{
    /// <summary>The children's score, by which the candidates of one leaf are told apart; 0 when there is no split.</summary>
    public double Score;

    /// <summary>How much the score rises, in the units of the loss, by which leaves are told apart.</summary>
    public double Gain;

    public int Feature;

    /// <summary>Numbers: rows in bins up to this one go left.</summary>
    public int Bin;

    public bool MissingLeft;

    /// <summary>The packed sum of the left rows.</summary>
    public long Left;

    /// <summary>Categories: the bins that go left; null for numbers.</summary>
    public bool[]? LeftBins;

    public readonly bool Exists => Score > 0;

    /// <summary>True when this one is the better; of equals the feature that comes first wins, whatever the order of search.</summary>
    public readonly bool Beats(in SplitCandidate other) => Score > other.Score || (Score == other.Score && Score > 0 && Feature < other.Feature);
}
