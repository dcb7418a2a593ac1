namespace ModelOps;

/// <summary>What <c>#!data check</c> takes.</summary>
public sealed record DataCheckOptions
{
    /// <summary>The data to check.</summary>
    [Parameter("Data to check: a variable, or a file.", Position = 0, Required = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>The schema: a variable, or a JSON file.</summary>
    [Parameter("Schema to check against: a variable, or a JSON file.", Required = true)]
    public string Schema { get; init; } = "";
}
