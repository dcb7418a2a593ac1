namespace ModelOps;

/// <summary>What <c>#!trainers</c> takes.</summary>
public sealed record TrainersOptions
{
    /// <summary>The trainer to show; null for all.</summary>
    [Parameter("Trainer to show, one of {trainers}; by default all of them.", Position = 0)]
    public string? Name { get; init; }

    /// <summary>True for JSON instead of tables.</summary>
    [Parameter("Show JSON instead of tables.")]
    public bool Json { get; init; }
}
