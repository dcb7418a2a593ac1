using ModelOps.Tracking;

namespace ModelOps;

/// <summary>An evaluation that is about to be kept: what stands in its files, and whose run they go to.</summary>
internal sealed class PreparedEvaluation
{
    private PreparedEvaluation(NamedModel model, NamedFrame data, EvaluationResult evaluation, EvaluateOptions options, DateTimeOffset time)
    {
        (Model, Evaluation, Time, Dataset) = (model, evaluation, time, TrainingLog.Dataset(data));
        (Json, Scores) = EvaluationEvidence.Write(evaluation, model.Model, model.Reference, (data.Name, Dataset.Digest, data.Frame.RowCount), options, time, Tool);
        Evidence = EvaluationEvidence.Read(Json, data.Name);
        Stem = Evidence.FileStem(model.Model);
    }

    internal static string Tool => $"modelops {typeof(PreparedEvaluation).Assembly.GetName().Version?.ToString(3)}";

    internal NamedModel Model { get; }

    internal EvaluationResult Evaluation { get; }

    internal DateTimeOffset Time { get; }

    internal Dataset Dataset { get; }

    internal string Json { get; }

    internal byte[] Scores { get; }

    internal EvaluationEvidence Evidence { get; }

    internal string Stem { get; }

    internal string Path => $"{EvaluationLog.Folder}/{Stem}.json";

    /// <summary>The run that made the model; null when it has none.</summary>
    internal Run? Run { get; private init; }

    /// <summary>Whether these rows are the ones the model learned from.</summary>
    internal bool IsTrainingData => Run is not null && EvaluationLog.IsTrainingData(Run, Dataset.Digest);

    internal static async Task<PreparedEvaluation> OfAsync(ModelOpsSession ops, NamedModel model, NamedFrame data, EvaluationResult evaluation, EvaluateOptions options, CancellationToken cancellationToken) => new(model, data, evaluation, options, ops.Time.GetUtcNow())
    {
        Run = await KeptFiles.OwnRunAsync(await ops.StoreAsync(cancellationToken).ConfigureAwait(false), model, cancellationToken).ConfigureAwait(false),
    };
}
