namespace ModelOps;

/// <summary>What <c>#!deployments</c> takes: nothing to list them, or what to do with one.</summary>
public sealed record DeploymentsOptions
{
    /// <summary>The list of all.</summary>
    internal const string List = "list";

    internal const string Status = "status";

    internal const string Logs = "logs";

    internal const string Stop = "stop";

    internal const string Restart = "restart";

    /// <summary>What to do.</summary>
    [Parameter("What to do; all but list need a NAME.", Position = 0, Values = $"{List},{Status},{Logs},{Stop},{Restart}")]
    public string Action { get; init; } = List;

    /// <summary>The deployment's name, or its address.</summary>
    [Parameter("Name of the deployment, or its address.", Position = 1)]
    public string? Name { get; init; }

    /// <summary>How many lines of the log are shown.</summary>
    [Parameter("How many lines logs shows.")]
    public int Lines { get; init; } = 50;
}
