namespace ModelOps;

/// <summary>The deployments of this user on this machine, or one of them.</summary>
/// <param name="Deployments">The deployments, the oldest first.</param>
public sealed record DeploymentsResult(IReadOnlyList<RunningDeployment> Deployments) : Viewable
{
    /// <summary>Which of them serve another version than their alias names by now, do not run, or have problems.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The last lines of its log; null where they were not asked for.</summary>
    public IReadOnlyList<string>? Log { get; init; }

    /// <summary>What was done with it, as a sentence without its full stop; null for the list.</summary>
    internal string? Title { get; init; }

    /// <inheritdoc />
    public override View ToView() => Notes.Aggregate(Shown(), (view, note) => view.Note(note));

    private View Shown() => Log is not null ? new View(Title!).Document($"<pre>{System.Net.WebUtility.HtmlEncode(string.Join('\n', Log))}</pre>", string.Join('\n', Log))
        : Title is not null ? Details(Deployments[0]) : Table();

    private View Table() => Deployments.Count == 0
        ? new View("No deployment runs")
        : new View($"{Deployments.Count} deployment{(Deployments.Count == 1 ? "" : "s")}").Table(
            ["name", "model", "version", "state", "address", "callers", "process", "since"],
            Deployments.Select(one => new object?[] { one.Name, one.Model, one.Version, State(one), one.Address, one.Callers, one.ProcessId, one.Since }));

    private View Details(RunningDeployment one) => TrafficTable.Of(one.Versions, new View(Title!)
        .Fact("state", State(one))
        .Fact("model", one.Model)
        .Fact("address", one.Address)
        .Fact("gRPC", one.GrpcAddress)
        .Fact("callers", one.Callers)
        .Fact("certificate", one.Certificate)
        .Fact("process", one.ProcessId)
        .Fact("since", one.Since)
        .Fact("follows its alias", one.Follows ? "yes" : null));

    private static string State(RunningDeployment one) => one.State.ToString().ToLowerInvariant() + (one.IsBackground ? " (background)" : "");
}
