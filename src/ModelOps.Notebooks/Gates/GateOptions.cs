namespace ModelOps;

/// <summary>What <c>#!gate</c> takes.</summary>
public sealed record GateOptions
{
    /// <summary>The gate file.</summary>
    [Parameter("Gate: a YAML file of conditions.", Position = 0, Required = true)]
    public string Gate { get; init; } = "";

    /// <summary>The version to judge, as <c>name@alias</c> or <c>name/version</c>.</summary>
    [Parameter("Version to judge: name@alias or name/version.", Required = true)]
    public string Model { get; init; } = "";

    /// <summary>The data to measure on; by default the evaluations that the store keeps.</summary>
    [Parameter("Data to measure on; by default the latest evaluations on the same data, as evaluate keeps them.")]
    public NamedFrame? Data { get; init; }

    /// <summary>The alias whose version it is compared with. Null takes <c>champion</c>, and compares with nothing while no version has it; an alias that is named must be a version's.</summary>
    [Parameter("Alias whose version it is compared with; by default champion, where a version has it.")]
    public string? Against { get; init; }
}
