namespace ModelOps;

/// <summary>A version that a deployment serves.</summary>
/// <param name="Name">Its name in the traffic, such as <c>champion</c>.</param>
/// <param name="Reference">The model it comes from.</param>
/// <param name="Version">Its version in the registry, or its run.</param>
/// <param name="Weight">Its share of the requests, in percent.</param>
/// <param name="Requests">Requests for scores that it answered.</param>
/// <param name="Errors">Those of them that ended with a status of 500 or more.</param>
public sealed record ServedVersion(string Name, string Reference, string Version, double Weight, long Requests, long Errors)
{
    /// <summary>The run it comes from; null when not known.</summary>
    public string? RunId { get; init; }

    /// <summary>True for the one that gets copies only.</summary>
    public bool IsShadow { get; init; }

    /// <summary>How it compares as a shadow; null when it never was one.</summary>
    public ShadowReport? Shadow { get; init; }
}
