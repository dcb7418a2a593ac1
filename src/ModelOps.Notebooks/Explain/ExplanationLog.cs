using System.Text;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>
/// Keeps an explanation with the run of its model, as <see cref="EvaluationLog"/> keeps evaluations: a description, figures and a page. A model without a run gets one,
/// or that of its evaluations.
/// </summary>
internal static class ExplanationLog
{
    internal const string Folder = "explanations";

    /// <summary>What is kept of an explanation.</summary>
    internal static ExplanationEvidence EvidenceOf(NamedModel model, NamedFrame data, ExplainResult result, DateTimeOffset time)
    {
        var (names, source) = ((model.Model, model.Reference), (data.Name, TrainingLog.Dataset(data).Digest));
        return result.Importance is { } importance ? ExplanationEvidence.Of(importance, names, source, time) : ExplanationEvidence.Of(result.Shap!, result.IsOneRow ? 0 : null, names, source, time);
    }

    /// <returns>The run, and the description's artifact path in it.</returns>
    internal static async Task<(string RunId, string Path)> WriteAsync(ModelOpsSession ops, NamedModel model, NamedFrame data, ExplainResult result, CancellationToken cancellationToken)
    {
        var evidence = EvidenceOf(model, data, result, ops.Time.GetUtcNow());
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (await RunAsync(store, model, evidence.ModelDigest, cancellationToken).ConfigureAwait(false) is { } run)
        {
            ops.NoteRun(run.Info.RunId);
            return (run.Info.RunId, await WriteAsync(store, run, evidence, result, cancellationToken).ConfigureAwait(false));
        }

        var lease = await ops.LeaseRunAsync($"explanation of {Path.GetFileName(model.Reference.TrimEnd('/'))}", null, cancellationToken).ConfigureAwait(false);
        await using var closing = lease.ConfigureAwait(false);
        try
        {
            var id = lease.Run.RunId;
            var path = await WriteAsync(store, await store.GetRunAsync(id, cancellationToken).ConfigureAwait(false), evidence, result, cancellationToken).ConfigureAwait(false);
            await lease.Run.SetTagAsync(KeptFiles.TagOf(evidence.ModelDigest), model.Reference, cancellationToken).ConfigureAwait(false);
            return (id, path);
        }
        catch (Exception exception)
        {
            await lease.FailAsync(exception).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The run that holds a model's evaluations and explanations; null when it has none yet.</summary>
    internal static async Task<Run?> RunAsync(ITrackingStore store, NamedModel model, string digest, CancellationToken cancellationToken)
    {
        if (await KeptFiles.OwnRunAsync(store, model, cancellationToken).ConfigureAwait(false) is { } own)
        {
            return own;
        }

        var experiments = await store.SearchExperimentsAsync(new SearchQuery(MaxResults: 1000), cancellationToken).ConfigureAwait(false);
        var query = new RunQuery([.. experiments.Items.Select(each => each.Id)], $"tags.`{KeptFiles.TagOf(digest)}` LIKE '%'", MaxResults: 1);
        return (await store.SearchRunsAsync(query, cancellationToken).ConfigureAwait(false)).Items.FirstOrDefault();
    }

    private static async Task<string> WriteAsync(ITrackingStore store, Run run, ExplanationEvidence evidence, ExplainResult result, CancellationToken cancellationToken)
    {
        var artifacts = store.OpenArtifacts(run.Info.ArtifactUri);
        var stem = $"{Folder}/{evidence.FileStem}";
        var figures = result.Figures().ToArray();
        await KeptFiles.PutAsync(artifacts, $"{stem}.json", Encoding.UTF8.GetBytes(evidence.ToJson()), cancellationToken).ConfigureAwait(false);
        foreach (var (name, figure) in figures)
        {
            await KeptFiles.PutAsync(artifacts, $"{stem}/{name}.json", Encoding.UTF8.GetBytes(figure.ToJson()), cancellationToken).ConfigureAwait(false);
        }

        var page = FigureHtml.Page($"Explanation on {evidence.DataName}", figures.Select(each => each.Figure));
        await KeptFiles.PutAsync(artifacts, $"{stem}.html", Encoding.UTF8.GetBytes(page), cancellationToken).ConfigureAwait(false);
        return $"{stem}.json";
    }
}
