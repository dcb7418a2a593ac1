namespace ModelOps;

/// <summary>What <c>#!approve</c> and <c>#!reject</c> take.</summary>
public sealed record ApproveOptions
{
    /// <summary>The version, as <c>name/version</c>, or <c>name@alias</c> for the version that waits for that alias.</summary>
    [Parameter("Version that waits: name/version, or name@alias for the one that waits for that alias.", Position = 0, Required = true)]
    public string Candidate { get; init; } = "";

    /// <summary>The alias it is to get; null when it waits for one alone, or <see cref="Candidate"/> names it.</summary>
    [Parameter("Alias it is to get, such as champion; not needed when it waits for one alone.")]
    public string? For { get; init; }

    /// <summary>Why.</summary>
    [Parameter("Why, for the record.", Required = true)]
    public string Reason { get; init; } = "";
}
