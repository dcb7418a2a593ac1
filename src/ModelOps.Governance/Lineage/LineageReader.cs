using ModelOps.Governance.Origins;
using ModelOps.Tracking;

namespace ModelOps.Governance.Lineage;

/// <summary>What a lineage is made of: what was asked for, and what others than the tracking store know of it.</summary>
/// <param name="Subject">What was asked for.</param>
/// <param name="Run">The run; null when there is none.</param>
/// <param name="Versions">The versions of the run's model, or the one that was asked for.</param>
/// <param name="ModelUri">The artifact URI or the folder of the model's files; null when not known.</param>
internal sealed record LineageSource(string Subject, Run? Run, IReadOnlyList<ModelVersion> Versions, string? ModelUri)
{
    /// <summary>Why there is no run, as a sentence.</summary>
    internal string? NoRun { get; init; }

    /// <summary>The experiment's name.</summary>
    internal string? Experiment { get; init; }

    /// <summary>The SHA-256 of the model's graph; null when it could not be read.</summary>
    internal string? GraphDigest { get; init; }

    /// <summary>Why it could not.</summary>
    internal string? NoGraph { get; init; }

    /// <summary>Records of promotions: where they are, and their JSON.</summary>
    internal IReadOnlyList<(string Path, string Json)> Promotions { get; init; } = [];

    /// <summary>The audit log; null when there is none.</summary>
    internal AuditReport? Audit { get; init; }

    /// <summary>The deployments that serve each version, by <c>name/3</c>, and the run's model by its id.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<ServingDeployment>> Deployments { get; init; } = new Dictionary<string, IReadOnlyList<ServingDeployment>>();
}

/// <summary>Draws the graph.</summary>
internal static class LineageReader
{
    internal static LineageGraph Draw(LineageSource source)
    {
        var builder = new LineageBuilder();
        var model = Model(builder, source);
        if (source.Run is { } run)
        {
            var id = Run(builder, run, source);
            LineageInputs.Add(builder, run, id);
            builder.Edge(id, model, "logged");
        }
        else
        {
            builder.Missing(LineageKind.Run, source.NoRun!, model);
        }

        LineageVersions.Add(builder, source, model);
        return builder.Build(source.Subject);
    }

    private static string Model(LineageBuilder builder, LineageSource source) => source.GraphDigest is { } digest
        ? builder.Node($"model:{digest}", LineageKind.Model, "graph " + digest[..12], [("sha256", digest), ("files", source.ModelUri)], null)
        : builder.Node($"model:{source.ModelUri ?? source.Subject}", LineageKind.Model, "not known", [("files", source.ModelUri)], source.NoGraph);

    private static string Run(LineageBuilder builder, Run run, LineageSource source) => builder.Node($"run:{run.Info.RunId}", LineageKind.Run, run.Info.Name,
    [
        ("status", WireText.Of(run.Info.Status)),
        ("started", run.Info.StartTime is { } start ? LineageBuilder.Time(start) : null),
        ("by", run.Data.Tags.FirstOrDefault(tag => tag.Key == "mlflow.user")?.Value),
        ("id", run.Info.RunId),
        ("experiment", source.Experiment),
        ("seed", run.Data.Params.FirstOrDefault(param => param.Key == "seed")?.Value),
        ("cells ran", RunOrigin.Of(run).Mode),
    ],
    run.Info.Stage == LifecycleStage.Deleted ? "The run is deleted." : null);
}
