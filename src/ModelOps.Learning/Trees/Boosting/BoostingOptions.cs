namespace ModelOps.Learning.Trees;

/// <summary>The loss that boosting lowers.</summary>
internal enum BoostingLoss
{
    LogLoss,
    Squared,
    Absolute,
    Quantile,
    Poisson,
}

/// <summary>All that a boosting fit can be told.</summary>
internal sealed record BoostingOptions
{
    public int Rounds { get; init; } = 100;

    public double LearningRate { get; init; } = 0.1;

    public BoostingLoss Loss { get; init; } = BoostingLoss.Squared;

    public double Quantile { get; init; } = 0.5;

    public GrowthOptions Growth { get; init; } = new();

    public int MaxBins { get; init; } = FeatureBins.MostBins;

    /// <summary>The share of rows, drawn without replacement, that each round sees.</summary>
    public double RowShare { get; init; } = 1;

    /// <summary>The share of features that each tree sees.</summary>
    public double FeatureShare { get; init; } = 1;

    /// <summary>Rounds without progress on rows held out before the fit ends; 0 to fit all rounds.</summary>
    public int EarlyStopping { get; init; }

    /// <summary>The share of rows to hold out for early stopping when none are given.</summary>
    public double ValidationShare { get; init; } = 0.1;
}
