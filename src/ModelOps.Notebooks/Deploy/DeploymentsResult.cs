namespace ModelOps;

/// <summary>The deployments of this user on this machine.</summary>
/// <param name="Deployments">The deployments, the oldest first.</param>
public sealed record DeploymentsResult(IReadOnlyList<RunningDeployment> Deployments) : Viewable
{
    /// <summary>Which of them serve another version than their alias names by now.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc />
    public override View ToView() => Notes.Aggregate(Table(), (view, note) => view.Note(note));

    private View Table() => Deployments.Count == 0
        ? new View("No deployment runs")
        : new View($"{Deployments.Count} deployment{(Deployments.Count == 1 ? "" : "s")}").Table(
            ["name", "model", "version", "address", "process", "since"],
            Deployments.Select(one => new object?[] { one.Name, one.Model, one.Version, one.Address, one.ProcessId, one.Since }));
}
