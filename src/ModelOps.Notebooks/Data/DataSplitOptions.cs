namespace ModelOps;

/// <summary>What <c>#!data split</c> takes.</summary>
public sealed record DataSplitOptions
{
    /// <summary>The data to split.</summary>
    [Parameter("Data to split: a variable, or a file. The parts become NAME_train and NAME_test.", Position = 0, Required = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>The share held back for testing, above 0 and below 1.</summary>
    [Parameter("Share of rows held back for testing, above 0 and below 1.")]
    public double Test { get; init; } = 0.2;

    /// <summary>A column whose values keep their shares in both parts.</summary>
    [Parameter("Column whose values keep their shares in both parts.")]
    public string? Stratify { get; init; }

    /// <summary>A column whose equal values stay together in one part.</summary>
    [Parameter("Column whose equal values stay together in one part.")]
    public string? Group { get; init; }

    /// <summary>A column to order by: the test part is the latest.</summary>
    [Parameter("Column to order by; the test part is the latest.")]
    public string? Time { get; init; }

    /// <summary>The column to predict, so that columns that say the same are named; null for <see cref="Stratify"/>.</summary>
    [Parameter("Column to predict: columns that say the same are named; by default the one of --stratify.")]
    public string? Target { get; init; }

    /// <summary>The seed of the random choice.</summary>
    [Parameter("Seed of the random choice.")]
    public int Seed { get; init; } = 42;
}
