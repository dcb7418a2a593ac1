namespace ModelOps;

/// <summary>What a model card says that no file knows.</summary>
public sealed record ModelCardOptions
{
    /// <summary>The model's name; null for its folder's, or its trainer's.</summary>
    public string? Name { get; init; }

    /// <summary>Its version, as the registry counts it.</summary>
    public string? Version { get; init; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>What it is for, and what not.</summary>
    public string? IntendedUse { get; init; }

    /// <summary>What to beware of.</summary>
    public string? Limitations { get; init; }

    /// <summary>The data it was evaluated on, in words.</summary>
    public string? EvaluationData { get; init; }
}
