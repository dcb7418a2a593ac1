using ModelOps.Tracking;

namespace ModelOps;

/// <summary>An evaluation that the store keeps.</summary>
/// <param name="Evidence">What it says of itself.</param>
/// <param name="RunId">The run that holds it.</param>
/// <param name="Path">The description's artifact path.</param>
internal sealed record KeptEvidence(EvaluationEvidence Evidence, string RunId, string Path, IArtifactStore Artifacts)
{
    private const int MostRuns = 1000;

    /// <summary>True when it was measured with the model's own target, positive class and threshold.</summary>
    internal required bool IsOwn { get; init; }

    /// <summary>True when its rows are the ones that the model was trained on.</summary>
    internal required bool IsTrainingData { get; init; }

    /// <summary>What a reader must know who takes it for the model's quality; empty when nothing.</summary>
    internal string Caution => (IsOwn ? "" : $"; with {Evidence.Settings}, not the model's own") + (IsTrainingData ? TrainingRows : "");

    internal const string TrainingRows = "; these are the rows that the model was trained on";

    /// <summary>
    /// The evaluations of a model, in its own run, else in runs that hold evaluations of its graph: first those with its own settings,
    /// of these those on other rows than it was trained on, of these the latest.
    /// </summary>
    /// <exception cref="InvalidInputException">One of them is damaged.</exception>
    /// <exception cref="TrackingException">The store cannot be read.</exception>
    internal static async Task<IReadOnlyList<KeptEvidence>> FindAsync(ModelOpsSession ops, NamedModel model, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var digest = EvaluationEvidence.DigestOf(model.Model);
        List<KeptEvidence> found = [];
        var own = model.RunId is { Length: > 0 } id ? await store.FindRunAsync(id, cancellationToken).ConfigureAwait(false) : null;
        if (own is not null)
        {
            found = await ReadAsync(store, own, own, model.Model, digest, cancellationToken).ConfigureAwait(false);
        }

        if (found.Count == 0)
        {
            var experiments = await store.SearchExperimentsAsync(new SearchQuery(MaxResults: MostRuns), cancellationToken).ConfigureAwait(false);
            var query = new RunQuery([.. experiments.Items.Select(each => each.Id)], $"tags.`{KeptFiles.TagOf(digest)}` LIKE '%'", MaxResults: MostRuns);
            foreach (var run in (await store.SearchRunsAsync(query, cancellationToken).ConfigureAwait(false)).Items)
            {
                found.AddRange(await ReadAsync(store, run, own, model.Model, digest, cancellationToken).ConfigureAwait(false));
            }
        }

        return [.. found.OrderBy(each => !each.IsOwn).ThenBy(each => each.IsTrainingData).ThenByDescending(each => each.Evidence.Time)];
    }

    /// <summary>
    /// Evaluations of the same data, target and positive class, one of each model, with the models' own settings: the first of the first model that all others have, too; rows that one of them was trained on come last.
    /// Null when the models share none.
    /// </summary>
    /// <param name="kept">Each model's evaluations, in the order they are preferred.</param>
    internal static KeptEvidence[]? OfTheSameData(IReadOnlyList<IReadOnlyList<KeptEvidence>> kept) => kept[0].Where(each => each.IsOwn)
        .Select(first => (KeptEvidence?[])[first, .. kept.Skip(1).Select(others => others.FirstOrDefault(other => other.IsOwn && first.IsOfTheSameData(other)))])
        .Where(found => found.All(each => each is not null))
        .OrderBy(found => found.Any(each => each!.IsTrainingData))
        .FirstOrDefault()!;

    private bool IsOfTheSameData(KeptEvidence other) =>
        (Evidence.DataDigest, Evidence.RowCount, Evidence.Target, Evidence.PositiveClass) == (other.Evidence.DataDigest, other.Evidence.RowCount, other.Evidence.Target, other.Evidence.PositiveClass);

    /// <summary>The evaluation itself, made anew from its scores.</summary>
    internal async Task<EvaluationResult> RestoreAsync(CancellationToken cancellationToken)
    {
        var path = Path[..^".json".Length] + EvaluationLog.ScoresEnding;
        try
        {
            return Evidence.Restore(await KeptFiles.BytesAsync(Artifacts, path, cancellationToken).ConfigureAwait(false));
        }
        catch (TrackingException error) when (error.ErrorCode == ErrorCode.ResourceDoesNotExist)
        {
            throw new InvalidInputException($"The evaluation '{Path}' of run {RunId} has lost its scores ('{path}'). Evaluate the model on the same data again, which replaces it.", error);
        }
    }

    /// <summary>Reads one description.</summary>
    /// <exception cref="InvalidInputException">It is damaged.</exception>
    internal static async Task<EvaluationEvidence> DescribeAsync(IArtifactStore artifacts, string path, string name, CancellationToken cancellationToken) =>
        EvaluationEvidence.Read(System.Text.Encoding.UTF8.GetString(await KeptFiles.BytesAsync(artifacts, path, cancellationToken).ConfigureAwait(false)), name);

    private static async Task<List<KeptEvidence>> ReadAsync(ITrackingStore store, Run run, Run? own, Model model, string digest, CancellationToken cancellationToken)
    {
        var artifacts = store.OpenArtifacts(run.Info.ArtifactUri);
        var found = new List<KeptEvidence>();
        foreach (var file in await artifacts.ListAsync(EvaluationLog.Folder, cancellationToken).ConfigureAwait(false))
        {
            if (file.IsFolder || !file.Path.EndsWith(".json", StringComparison.Ordinal))
            {
                continue;
            }

            var evidence = await DescribeAsync(artifacts, file.Path, $"{file.Path}' of run '{run.Info.RunId}", cancellationToken).ConfigureAwait(false);
            if (evidence.ModelDigest == digest)
            {
                found.Add(new KeptEvidence(evidence, run.Info.RunId, file.Path, artifacts)
                {
                    IsOwn = evidence.IsOwn(model),
                    IsTrainingData = own is not null && EvaluationLog.IsTrainingData(own, evidence.DataDigest),
                });
            }
        }

        return found;
    }
}
