namespace ModelOps;

/// <summary>How a container serves its model.</summary>
public sealed record ContainerOptions
{
    /// <summary>What the place it runs in expects.</summary>
    public ServingContract Contract { get; init; } = new();

    /// <summary>Where the public key is that the package must be signed with: <c>env:NAME</c>, or <c>file:PATH</c>. Null to compare digests alone, where there are some.</summary>
    public string? VerifyKey { get; init; }

    /// <summary>Tokens, certificate, gRPC and limits; null to leave them to <see cref="Scoring"/>.</summary>
    public ServingSpec? Serving { get; init; }

    /// <summary>How to serve: address, limits. Name, version and run are taken from the package or the registry where they are there.</summary>
    public ScoringOptions Scoring { get; init; } = new();

    /// <summary>The tracking store for names; null for <c>MLFLOW_TRACKING_URI</c>, else <c>mlflow.db</c> in the working folder. Opened only when a name is given.</summary>
    public string? TrackingUri { get; init; }
}
