using ModelOps.Tracking;

namespace ModelOps;

/// <summary>An evaluation that the store keeps.</summary>
/// <param name="Evidence">What it says of itself.</param>
/// <param name="RunId">The run that holds it.</param>
/// <param name="Path">The description's artifact path.</param>
internal sealed record KeptEvidence(EvaluationEvidence Evidence, string RunId, string Path, IArtifactStore Artifacts)
{
    private const int MostRuns = 1000;

    /// <summary>The evaluations of a model, the latest first: in its own run, else in runs that hold evaluations of its graph.</summary>
    /// <exception cref="InvalidInputException">One of them is damaged.</exception>
    /// <exception cref="TrackingException">The store cannot be read.</exception>
    internal static async Task<IReadOnlyList<KeptEvidence>> FindAsync(ModelOpsSession ops, NamedModel model, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken);
        var digest = EvaluationEvidence.DigestOf(model.Model);
        List<KeptEvidence> found = [];
        if (model.RunId is { Length: > 0 } id && await store.FindRunAsync(id, cancellationToken) is { } own)
        {
            found = await ReadAsync(store, own, digest, cancellationToken);
        }

        if (found.Count == 0)
        {
            var experiments = await store.SearchExperimentsAsync(new SearchQuery(MaxResults: MostRuns), cancellationToken);
            var query = new RunQuery([.. experiments.Items.Select(each => each.Id)], $"tags.`{EvaluationLog.TagOf(digest)}` LIKE '%'", MaxResults: MostRuns);
            foreach (var run in (await store.SearchRunsAsync(query, cancellationToken)).Items)
            {
                found.AddRange(await ReadAsync(store, run, digest, cancellationToken));
            }
        }

        return [.. found.OrderByDescending(each => each.Evidence.Time)];
    }

    /// <summary>The evaluation itself, made anew from its scores.</summary>
    internal async Task<EvaluationResult> RestoreAsync(CancellationToken cancellationToken)
    {
        var path = Path[..^".json".Length] + EvaluationLog.ScoresEnding;
        try
        {
            return Evidence.Restore(await BytesAsync(Artifacts, path, cancellationToken));
        }
        catch (TrackingException error) when (error.ErrorCode == ErrorCode.ResourceDoesNotExist)
        {
            throw new InvalidInputException($"The evaluation '{Path}' of run {RunId} has lost its scores ('{path}'). Evaluate the model on the same data again, which replaces it.", error);
        }
    }

    private static async Task<List<KeptEvidence>> ReadAsync(ITrackingStore store, Run run, string digest, CancellationToken cancellationToken)
    {
        var artifacts = store.OpenArtifacts(run.Info.ArtifactUri);
        var found = new List<KeptEvidence>();
        foreach (var file in await artifacts.ListAsync(EvaluationLog.Folder, cancellationToken))
        {
            if (file.IsFolder || !file.Path.EndsWith(".json", StringComparison.Ordinal))
            {
                continue;
            }

            var text = System.Text.Encoding.UTF8.GetString(await BytesAsync(artifacts, file.Path, cancellationToken));
            var evidence = EvaluationEvidence.Read(text, $"{file.Path}' of run '{run.Info.RunId}");
            if (evidence.ModelDigest == digest)
            {
                found.Add(new KeptEvidence(evidence, run.Info.RunId, file.Path, artifacts));
            }
        }

        return found;
    }

    private static async Task<byte[]> BytesAsync(IArtifactStore artifacts, string path, CancellationToken cancellationToken)
    {
        await using var stream = await artifacts.ReadAsync(path, cancellationToken);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
