namespace ModelOps;

/// <summary>The traffic of a deployment.</summary>
/// <param name="Deployment">The deployment, with its versions.</param>
/// <param name="Key">What callers are known by; null when they are not.</param>
/// <param name="IsChanged">Whether it was changed now.</param>
public sealed record TrafficResult(RunningDeployment Deployment, string? Key, bool IsChanged) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => TrafficTable.Of(Deployment.Versions, new View($"Traffic of {Deployment.Name}{(IsChanged ? " from now on" : "")}").Fact("callers are known by", Key));
}
