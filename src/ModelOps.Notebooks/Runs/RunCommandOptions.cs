namespace ModelOps;

/// <summary>What <c>#!run</c> takes.</summary>
public sealed record RunCommandOptions
{
    /// <summary>The run's id, or enough of its first characters.</summary>
    [Parameter("Id of the run, or its first characters (at least 4).", Position = 0, Required = true)]
    public string Id { get; init; } = "";
}
