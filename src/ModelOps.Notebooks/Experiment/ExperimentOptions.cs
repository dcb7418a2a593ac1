namespace ModelOps;

/// <summary>What <c>#!experiment</c> takes.</summary>
public sealed record ExperimentOptions
{
    /// <summary>The experiment's name, up to 500 characters.</summary>
    [Parameter("Name of the experiment; made when it does not exist.", Position = 0, Required = true)]
    public string Name { get; init; } = "";
}
