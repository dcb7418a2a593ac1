namespace ModelOps;

/// <summary>A canary that is wanted: part of what a deployment is to be.</summary>
public sealed record CanaryRequest
{
    /// <summary>Names it: the same id is the same canary, also after a restart.</summary>
    public string Id { get; init; } = "";

    /// <summary>The version that is to become the champion.</summary>
    public int Challenger { get; init; }

    /// <summary>Who wants it, or wants it to end.</summary>
    public string Actor { get; init; } = "";

    /// <summary>True to roll it back.</summary>
    public bool IsAborted { get; init; }

    /// <summary>Steps and limits.</summary>
    public CanaryOptions Options { get; init; } = new();
}
