using System.Text;
using ModelOps.Tracking;
using TrackedMetric = ModelOps.Tracking.Metric;

namespace ModelOps;

/// <summary>
/// Keeps an evaluation with the run of its model: the description, the scores, plots, metrics and the data set. The run is not opened
/// again: its status and times stay. A model without a run gets one for its evaluations.
/// </summary>
internal static class EvaluationLog
{
    internal const string Folder = "evaluations";
    internal const string ReportEnding = "-report.html";
    internal const string ScoresEnding = ".scores.json.gz";

    /// <returns>The run that keeps it, and whether the model's folder does, too.</returns>
    internal static async Task<(string RunId, bool IsInFolder)> WriteAsync(ModelOpsSession ops, PreparedEvaluation kept, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellationToken)
    {
        var (model, evaluation) = (kept.Model, kept.Evaluation);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (kept.Run is { } run)
        {
            ops.NoteRun(run.Info.RunId);
            await WriteAsync(store, run, kept, files, cancellationToken).ConfigureAwait(false);
            var isInFolder = !kept.IsTrainingData && kept.Evidence.IsOwn(model.Model) && await KeptBaseline.WriteAsync(store, model, run, EvaluationBaseline.Of(evaluation, kept.Dataset.Name, cancellationToken), cancellationToken).ConfigureAwait(false);
            return (run.Info.RunId, isInFolder);
        }

        var lease = await ops.LeaseRunAsync($"evaluation of {Path.GetFileName(model.Reference.TrimEnd('/'))}", null, cancellationToken).ConfigureAwait(false);
        await using var closing = lease.ConfigureAwait(false);
        try
        {
            var id = lease.Run.RunId;
            await WriteAsync(store, await store.GetRunAsync(id, cancellationToken).ConfigureAwait(false), kept, files, cancellationToken).ConfigureAwait(false);
            await lease.Run.SetTagAsync(KeptFiles.TagOf(EvaluationEvidence.DigestOf(model.Model)), model.Reference, cancellationToken).ConfigureAwait(false);
            if (kept.Evidence.IsOwn(model.Model))
            {
                // It is in no run yet: the folder that it is registered or saved with holds it.
                model.Model.Keep(EvaluationBaseline.Of(evaluation, kept.Dataset.Name, cancellationToken));
            }

            return (id, false);
        }
        catch (Exception exception)
        {
            await lease.FailAsync(exception).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>True when the run notes the data as what it was trained on.</summary>
    internal static bool IsTrainingData(Run run, string digest) =>
        run.Inputs.Any(input => input.Dataset.Digest == digest && input.Tags.Any(tag => tag is { Key: "mlflow.data.context", Value: "training" }));

    private static async Task WriteAsync(ITrackingStore store, Run run, PreparedEvaluation kept, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellationToken)
    {
        var artifacts = store.OpenArtifacts(run.Info.ArtifactUri);
        var stem = $"{Folder}/{kept.Stem}";
        await KeptFiles.PutAsync(artifacts, stem + ScoresEnding, kept.Scores, cancellationToken).ConfigureAwait(false);
        await KeptFiles.PutAsync(artifacts, kept.Path, Encoding.UTF8.GetBytes(kept.Json), cancellationToken).ConfigureAwait(false);
        foreach (var (ending, content) in files)
        {
            await KeptFiles.PutAsync(artifacts, stem + ending, content, cancellationToken).ConfigureAwait(false);
        }

        await DropOthersAsync(artifacts, stem, files, cancellationToken).ConfigureAwait(false);
        await DropOldNameAsync(artifacts, kept.Evidence, cancellationToken).ConfigureAwait(false);
        await store.LogInputsAsync(run.Info.RunId, [new DatasetInput(kept.Dataset, [new Tag("mlflow.data.context", "evaluation")])], cancellationToken).ConfigureAwait(false);
        await store.LogBatchAsync(run.Info.RunId, new RunBatch([.. Metrics(run, kept)]), cancellationToken).ConfigureAwait(false);
    }

    // A report, a picture or a figure that an earlier evaluation of the same rows left, and that this one does not have, no longer fits the values.
    private static async Task DropOthersAsync(IArtifactStore artifacts, string stem, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellationToken)
    {
        var old = (await artifacts.ListAsync(stem, cancellationToken).ConfigureAwait(false)).Where(file => !file.IsFolder).Select(file => file.Path)
            .Concat((await artifacts.ListAsync(Folder, cancellationToken).ConfigureAwait(false)).Select(file => file.Path).Where(path => path == stem + ReportEnding));
        foreach (var path in old.Where(path => !files.ContainsKey(path[stem.Length..])))
        {
            await artifacts.DeleteAsync(path, cancellationToken).ConfigureAwait(false);
        }
    }

    // What earlier versions wrote of the same evaluation, or what of theirs is damaged, is replaced as well.
    private static async Task DropOldNameAsync(IArtifactStore artifacts, EvaluationEvidence evidence, CancellationToken cancellationToken)
    {
        var stem = $"{Folder}/{evidence.OldFileStem}";
        if ((await artifacts.ListAsync(Folder, cancellationToken).ConfigureAwait(false)).All(file => file.Path != $"{stem}.json"))
        {
            return;
        }

        try
        {
            var old = await KeptEvidence.DescribeAsync(artifacts, $"{stem}.json", stem, cancellationToken).ConfigureAwait(false);
            if ((old.ModelDigest, old.Settings) != (evidence.ModelDigest, evidence.Settings))
            {
                return;
            }
        }
        catch (InvalidInputException)
        {
            // Nobody can use it any more.
        }

        foreach (var path in new[] { $"{stem}.json", stem + ScoresEnding, $"{stem}.html", stem })
        {
            await artifacts.DeleteAsync(path, cancellationToken).ConfigureAwait(false);
        }
    }

    // By the data's name for each data set, and plain for the latest. An undefined value is logged only where it replaces one.
    private static IEnumerable<TrackedMetric> Metrics(Run run, PreparedEvaluation kept)
    {
        var before = run.Data.Metrics.ToDictionary(metric => metric.Key, metric => metric.Step, StringComparer.Ordinal);
        var time = kept.Time.ToUnixTimeMilliseconds();
        return kept.Evaluation.Metrics
            .SelectMany(metric => new[] { (Key: metric.Key, metric.Value), (Key: $"{EvaluationEvidence.SafeName(kept.Dataset.Name)}/{metric.Key}", metric.Value) })
            .Where(metric => double.IsFinite(metric.Value) || before.ContainsKey(metric.Key))
            .Select(metric => new TrackedMetric(metric.Key, metric.Value, time, before.GetValueOrDefault(metric.Key)));
    }
}
