namespace ModelOps;

/// <summary>What a target knows of the package that it writes files for.</summary>
public sealed record PackageContext
{
    /// <summary>What the model is served as, and its resources are called: lower case letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the model.</summary>
    public required string Version { get; init; }

    /// <summary>The run that logged it; null when not known.</summary>
    public string? RunId { get; init; }

    /// <summary>The container image's reference, as <c>registry.example.com/credit-risk:3</c>.</summary>
    public required string Image { get; init; }

    /// <summary>How the container listens.</summary>
    public required ServingContract Contract { get; init; }
}
