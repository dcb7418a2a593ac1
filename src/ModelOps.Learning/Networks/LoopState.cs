namespace ModelOps.Learning.Networks;

/// <summary>How far a training has come.</summary>
internal sealed class LoopState
{
    /// <summary>Epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>The least loss that decides.</summary>
    public double Best { get; set; } = double.PositiveInfinity;

    /// <summary>Epochs since it improved.</summary>
    public int Waited { get; set; }

    /// <summary>The weights of the best epoch; null when the last ones are wanted.</summary>
    public NetworkWeights? Kept { get; set; }

    /// <summary>One step for each epoch.</summary>
    public List<FitProgress> Curve { get; init; } = [];
}
