namespace ModelOps.Tracking;

/// <summary>A run: its head, what was logged, and the datasets it read.</summary>
/// <param name="Info">The head.</param>
/// <param name="Data">Params, tags and the newest point of every metric.</param>
/// <param name="Inputs">The datasets the run read.</param>
public sealed record Run(RunInfo Info, RunData Data, IReadOnlyList<DatasetInput> Inputs);

/// <summary>The head of a run.</summary>
/// <param name="RunId">32 hexadecimal digits.</param>
/// <param name="ExperimentId">The experiment it belongs to.</param>
/// <param name="Name">Its name, also in the tag <c>mlflow.runName</c>.</param>
/// <param name="UserId">Who started it; may be empty.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="StartTime">Milliseconds since 1970-01-01 UTC.</param>
/// <param name="EndTime">Milliseconds since 1970-01-01 UTC; null while it goes on.</param>
/// <param name="ArtifactUri">Where its artifacts are.</param>
/// <param name="Stage">In use or deleted.</param>
public sealed record RunInfo(
    string RunId,
    string ExperimentId,
    string Name,
    string UserId,
    RunStatus Status,
    long? StartTime,
    long? EndTime,
    string ArtifactUri,
    LifecycleStage Stage);

/// <summary>What a run logged.</summary>
/// <param name="Metrics">The newest point (greatest step, then time, then value) of every metric.</param>
/// <param name="Params">Its parameters.</param>
/// <param name="Tags">Its tags.</param>
public sealed record RunData(IReadOnlyList<Metric> Metrics, IReadOnlyList<Param> Params, IReadOnlyList<Tag> Tags);
