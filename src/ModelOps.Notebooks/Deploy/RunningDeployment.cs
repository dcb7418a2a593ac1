namespace ModelOps;

/// <summary>A deployment of this user, in whatever process.</summary>
/// <param name="Name">The deployment's name.</param>
/// <param name="Model">What the model it serves is called.</param>
/// <param name="Version">The model's version in the registry, if it came from there.</param>
/// <param name="Address">Where it listens; null before it does.</param>
/// <param name="ProcessId">The process that serves it.</param>
/// <param name="Since">When it began.</param>
public sealed record RunningDeployment(string Name, string Model, int? Version, Uri? Address, int ProcessId, DateTimeOffset Since)
{
    /// <summary>Where it is in its life.</summary>
    public DeploymentState State { get; init; } = DeploymentState.Running;

    /// <summary>Why it does not run, though nobody stopped it; null when all is well.</summary>
    public string? Reason { get; init; }

    /// <summary>True for a service of its own, which outlives the process that started it.</summary>
    public bool IsBackground { get; init; }

    /// <summary>True when it serves an alias' new version by itself.</summary>
    public bool Follows { get; init; }

    /// <summary>Where it listens for gRPC; null without.</summary>
    public Uri? GrpcAddress { get; init; }

    /// <summary>True when callers must send a token.</summary>
    public bool NeedsToken { get; init; }

    /// <summary>The file with its certificate; null where it serves http.</summary>
    public string? Certificate { get; init; }

    /// <summary>Who may call it, in a few words.</summary>
    internal string Callers { get; init; } = "";

    /// <summary>The versions that it serves.</summary>
    public IReadOnlyList<ServedVersion> Versions { get; init; } = [];

    /// <summary>What goes wrong while it serves; the versions go on.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <inheritdoc />
    public override string ToString() => $"{Name} at {Address} (process {ProcessId})";
}
