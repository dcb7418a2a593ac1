namespace ModelOps;

/// <summary>What a deployment's service says of itself: the content of its <c>status.json</c>.</summary>
public sealed record DeploymentStatus
{
    /// <summary>The generation of the desired state that it has made, or has refused with <see cref="Error"/>.</summary>
    public long Generation { get; init; }

    /// <summary>Where it is in its life.</summary>
    public DeploymentState State { get; init; }

    /// <summary>Where it listens; null before it does.</summary>
    public Uri? Address { get; init; }

    /// <summary>Where it listens for gRPC; null without.</summary>
    public Uri? GrpcAddress { get; init; }

    /// <summary>Its process.</summary>
    public int ProcessId { get; init; }

    /// <summary>Which start of that process number.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The machine it runs on.</summary>
    public string Machine { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The versions that it serves.</summary>
    public IReadOnlyList<ServedVersion> Versions { get; init; } = [];

    /// <summary>Why it did not make the generation, or has failed; null when all is well.</summary>
    public string? Error { get; init; }

    /// <summary>What goes wrong while it serves, such as a new version that cannot be loaded; the versions before it go on.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What became of the last test of its alert channels; null before one.</summary>
    public AlertTestResult? AlertTest { get; init; }
}
