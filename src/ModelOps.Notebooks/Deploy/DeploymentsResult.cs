namespace ModelOps;

/// <summary>The deployments of this user on this machine.</summary>
/// <param name="Deployments">The deployments, the oldest first.</param>
public sealed record DeploymentsResult(IReadOnlyList<RunningDeployment> Deployments) : IViewable
{
    /// <inheritdoc />
    public View ToView() => Deployments.Count == 0
        ? new View("No deployment runs")
        : new View($"{Deployments.Count} deployment{(Deployments.Count == 1 ? "" : "s")}").Table(
            ["name", "model", "version", "address", "process", "since"],
            Deployments.Select(one => new object?[] { one.Name, one.Model, one.Version, one.Address, one.ProcessId, one.Since }));
}
