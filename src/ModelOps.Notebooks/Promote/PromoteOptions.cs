namespace ModelOps;

/// <summary>What <c>#!promote</c> takes.</summary>
public sealed record PromoteOptions
{
    /// <summary>The version to promote, as <c>name@alias</c> or <c>name/version</c>.</summary>
    [Parameter("Version to promote: name@alias or name/version.", Position = 0, Required = true)]
    public string Candidate { get; init; } = "";

    /// <summary>The alias to move to it.</summary>
    [Parameter("Alias to move to it, such as champion.", Required = true)]
    public string To { get; init; } = "";

    /// <summary>The gate file; without one the alias moves unconditionally.</summary>
    [Parameter("Gate: a YAML file of conditions. Without one the alias is moved without a check.")]
    public string? Gate { get; init; }

    /// <summary>How many persons must approve before the alias moves; null for what the alias or the gate needs already. From then on the alias needs them, whoever moves it.</summary>
    [Parameter("How many other persons must approve before the alias moves, from now on.")]
    public int? Needs { get; init; }

    /// <summary>Why, for those who approve; needed after a rejection.</summary>
    [Parameter("Why, for those who approve; needed after a rejection.")]
    public string? Reason { get; init; }

    /// <summary>The data both versions are measured on; by default the evaluations that the store keeps of both.</summary>
    [Parameter("Data to measure candidate and champion on; by default the latest evaluations on the same data, as evaluate keeps them.")]
    public NamedFrame? Data { get; init; }

    /// <summary>True to tag the git commit of the version's run as <c>model/NAME/VERSION</c>.</summary>
    [Parameter("Tag the commit that the version's run is of, as model/NAME/VERSION in git.")]
    public bool GitTag { get; init; }
}
