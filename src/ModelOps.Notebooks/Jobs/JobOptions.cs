namespace ModelOps;

/// <summary>What <c>#!jobs cancel</c> takes.</summary>
public sealed record JobOptions
{
    /// <summary>The job: its id, its name, or the name of a task; of several the newest.</summary>
    [Parameter("The job: its id, its name, or the name of a task; of several the newest.", Position = 0, Required = true)]
    public string Job { get; init; } = "";
}
