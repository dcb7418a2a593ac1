using System.Globalization;
using System.Text;
using ModelOps.Governance.Lineage;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Gathers what a lineage is made of: from the tracking store, the audit log, and the deployments of this machine.</summary>
internal sealed class LineageSearch(ModelOpsSession ops)
{
    private const string Runs = "runs:/";
    private const string Promotions = "promotions";
    private const string DefaultPath = "model";

    /// <exception cref="InvalidInputException">The words name no model.</exception>
    internal async Task<LineageSource> FindAsync(NamedModel model, CancellationToken cancellationToken)
    {
        var word = model.Reference;
        if (model.IsNameOnly && !ops.IsModelHere(word))
        {
            return word.StartsWith(Runs, StringComparison.Ordinal) || !word.AsSpan().ContainsAny('@', '/')
                ? await OfRunAsync(word, cancellationToken).ConfigureAwait(false)
                : await OfVersionAsync(await (await ops.StoreAsync(cancellationToken).ConfigureAwait(false)).GetVersionByReferenceAsync(word, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        var here = model.IsNameOnly ? await ops.ResolveModelAsync(word, cancellationToken).ConfigureAwait(false) : model;
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        return here is { RegisteredName: { } name, Version: { } version } ? await OfVersionAsync(await store.GetModelVersionAsync(name, version, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
            : here.RunId is { Length: > 0 } && here.Source?.StartsWith(Runs, StringComparison.Ordinal) == true ? await OfRunAsync(here.Source, cancellationToken).ConfigureAwait(false)
            : await OfFolderAsync(store, here, cancellationToken).ConfigureAwait(false);
    }

    private async Task<LineageSource> OfVersionAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var reference = string.Create(CultureInfo.InvariantCulture, $"{version.Name}/{version.Version}");
        Run? run = null;
        string? noRun = null;
        try
        {
            run = (await TrackedOrigin.OfAsync(store, version, cancellationToken).ConfigureAwait(false)).Run;
        }
        catch (InvalidInputException exception)
        {
            noRun = exception.Message;
        }

        return await CompleteAsync(store, new LineageSource(reference, run, [version], version.Source) { NoRun = noRun }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<LineageSource> OfRunAsync(string word, CancellationToken cancellationToken)
    {
        var run = (await TrackedOrigin.FindAsync(ops, word, cancellationToken).ConfigureAwait(false)).Run;
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var path = word.StartsWith(Runs, StringComparison.Ordinal) && word[Runs.Length..].TrimStart('/').Split('/', 2) is [_, { Length: > 0 } given] ? given : DefaultPath;
        var uri = $"{Runs}{run.Info.RunId}/{path}";
        return await CompleteAsync(store, new LineageSource(uri, run, await VersionsAsync(store, run.Info.RunId, cancellationToken).ConfigureAwait(false), uri), cancellationToken).ConfigureAwait(false);
    }

    // Its files are here; which run they are of, the folder says itself.
    private async Task<LineageSource> OfFolderAsync(ITrackingStore store, NamedModel model, CancellationToken cancellationToken)
    {
        var id = model.RunId ?? (model.Model.Folder is { } folder ? ModelRunId.Of(folder) : null);
        var run = id is null ? null : await store.FindRunAsync(id, cancellationToken).ConfigureAwait(false);
        var versions = run is null ? [] : await VersionsAsync(store, run.Info.RunId, cancellationToken).ConfigureAwait(false);
        var noRun = id is null ? "The folder names no run: the model was saved or brought in, not logged in a run." : $"The folder is of run {id}, which is not in the store at {store.Uri}.";
        var source = new LineageSource(model.Reference, run, versions, model.Model.Folder ?? model.Reference) { NoRun = noRun, GraphDigest = EvaluationEvidence.DigestOf(model.Model) };
        return await CompleteAsync(store, source, cancellationToken).ConfigureAwait(false);
    }

    private async Task<LineageSource> CompleteAsync(ITrackingStore store, LineageSource source, CancellationToken cancellationToken)
    {
        var (digest, noDigest) = source.GraphDigest is { } known ? (known, null) : await GraphDigest.OfAsync(store, source.ModelUri, cancellationToken).ConfigureAwait(false);
        return source with
        {
            GraphDigest = digest,
            NoGraph = noDigest,
            Experiment = source.Run is { } run ? (await store.GetExperimentAsync(run.Info.ExperimentId, cancellationToken).ConfigureAwait(false)).Name : null,
            Promotions = source.Run is null ? [] : await PromotionsAsync(store, source.Run, cancellationToken).ConfigureAwait(false),
            Audit = ops.State.Existing(AuditLog.FileName) is { } file ? await new AuditLog(file).ReadAsync(cancellationToken).ConfigureAwait(false) : null,
            Deployments = ServingDeployments.Of(ops, source),
        };
    }

    private static async Task<IReadOnlyList<ModelVersion>> VersionsAsync(ITrackingStore store, string runId, CancellationToken cancellationToken)
    {
        var (versions, query) = (new List<ModelVersion>(), new SearchQuery($"run_id = '{runId}'"));
        do
        {
            var page = await store.SearchModelVersionsAsync(query, cancellationToken).ConfigureAwait(false);
            versions.AddRange(page.Items);
            query = query with { PageToken = page.NextPageToken };
        }
        while (query.PageToken is { Length: > 0 });
        return versions;
    }

    private static async Task<IReadOnlyList<(string Path, string Json)>> PromotionsAsync(ITrackingStore store, Run run, CancellationToken cancellationToken)
    {
        var (artifacts, records) = (store.OpenArtifacts(run.Info.ArtifactUri), new List<(string, string)>());
        foreach (var file in (await artifacts.ListAsync(Promotions, cancellationToken).ConfigureAwait(false)).Where(file => !file.IsFolder && file.Path.EndsWith(".json", StringComparison.Ordinal)))
        {
            records.Add((file.Path, Encoding.UTF8.GetString(await KeptFiles.BytesAsync(artifacts, file.Path, cancellationToken).ConfigureAwait(false))));
        }

        return records;
    }
}
