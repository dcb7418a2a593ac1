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

    /// <summary>The data both versions are measured on; by default the evaluations that the store keeps of both.</summary>
    [Parameter("Data to measure candidate and champion on; by default the latest evaluations on the same data, as evaluate keeps them.")]
    public NamedFrame? Data { get; init; }
}
