namespace ModelOps;

/// <summary>A version behind a <see cref="ScoringGateway"/>, and what it has answered.</summary>
/// <param name="Name">Its name in the gateway, such as <c>champion</c>.</param>
/// <param name="Version">The model's version.</param>
/// <param name="Address">Where it listens; null for one in this process.</param>
/// <param name="Weight">Its share of the requests, in percent.</param>
/// <param name="Requests">Requests for scores that it answered.</param>
/// <param name="Errors">Those of them that ended with a status of 500 or more.</param>
/// <param name="IsUp">False while it gets no requests because it failed.</param>
public sealed record GatewayVersion(string Name, string Version, Uri? Address, double Weight, long Requests, long Errors, bool IsUp)
{
    /// <summary>What was found when it answered in the shadow; null when it never did.</summary>
    public ShadowReport? Shadow { get; init; }
}
