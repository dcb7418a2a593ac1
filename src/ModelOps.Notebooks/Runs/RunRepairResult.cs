namespace ModelOps;

/// <summary>Runs that the store had as RUNNING, and what became of them.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="IsDryRun">Whether those whose process died were left as they are.</param>
public sealed record RunRepairResult(IReadOnlyList<RepairedRun> Runs, bool IsDryRun) : Viewable
{
    /// <inheritdoc />
    public override View ToView()
    {
        var dead = Runs.Count(run => run.IsDead);
        return Runs.Count == 0
            ? new View("No run is open")
            : new View($"{dead} of {Runs.Count} open run{(Runs.Count == 1 ? "" : "s")} {(IsDryRun ? "would be ended" : "ended as FAILED")}")
                .Table(["run", "name", "what", "why"], Runs.Select(run => (IReadOnlyList<object?>)[run.Id, run.Name, !run.IsDead ? "left alone" : IsDryRun ? "would end as FAILED" : "FAILED", run.Why]));
    }
}

/// <summary>A run that the store had as RUNNING.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ExperimentId">Its experiment's id.</param>
/// <param name="IsDead">Whether its process is known to run no more, so that it was ended.</param>
/// <param name="Why">What is known of its process.</param>
public sealed record RepairedRun(string Id, string Name, string ExperimentId, bool IsDead, string Why);
