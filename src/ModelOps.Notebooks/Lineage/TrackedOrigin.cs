using ModelOps.Governance.Git;
using ModelOps.Governance.Origins;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>A run that a word names, and where it comes from.</summary>
/// <param name="Run">The run.</param>
/// <param name="Origin">What it recorded.</param>
/// <param name="Version">The registered version that was named; null when a run was.</param>
internal sealed record TrackedOrigin(Run Run, RunOrigin Origin, ModelVersion? Version)
{
    private const string Runs = "runs:/";
    private const int Short = 7;

    /// <summary>The run as messages call it.</summary>
    internal string Called => $"Run {ShortId.Of(Run.Info.RunId)}";

    /// <summary>Looks up <c>name@alias</c>, <c>name/3</c>, <c>runs:/ID/…</c>, or a run's id or its first characters.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    /// <exception cref="TrackingException">There is no such version or run, or the store does not answer.</exception>
    internal static async Task<TrackedOrigin> FindAsync(ModelOpsSession ops, string word, CancellationToken cancellationToken)
    {
        var isRun = word.StartsWith(Runs, StringComparison.Ordinal);
        if (!isRun && word.AsSpan().ContainsAny('@', '/'))
        {
            var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
            return await OfAsync(store, await store.GetVersionByReferenceAsync(word, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        var id = await ShortId.CompleteAsync(ops, isRun ? word[Runs.Length..].TrimStart('/').Split('/')[0] : word, cancellationToken).ConfigureAwait(false);
        var run = await (await ops.StoreAsync(cancellationToken).ConfigureAwait(false)).GetRunAsync(id, cancellationToken).ConfigureAwait(false);
        return new(run, RunOrigin.Of(run), null);
    }

    /// <summary>The run of a version.</summary>
    /// <exception cref="InvalidInputException">It has none, or it is not in the store any more.</exception>
    internal static async Task<TrackedOrigin> OfAsync(ITrackingStore store, ModelVersion version, CancellationToken cancellationToken) =>
        version.RunId is not { Length: > 0 } id ? throw new InvalidInputException($"{version.Name} version {version.Version} comes from no run: a model folder was registered. Log the model in a run, and register it from there.")
        : await store.FindRunAsync(id, cancellationToken).ConfigureAwait(false) is not { } run ? throw new InvalidInputException($"The run {id} of {version.Name} version {version.Version} is not in the store at {store.Uri}. Name the store that it was logged to in MLFLOW_TRACKING_URI.")
        : new(run, RunOrigin.Of(run), version);

    /// <summary>The commit that has the run's code, in the repository of the session's folder.</summary>
    /// <param name="ops">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">None was recorded, what ran was not committed, or the commit is not in this repository.</exception>
    internal async Task<(GitRepository Repository, string Commit)> CommitAsync(ModelOpsSession ops, CancellationToken cancellationToken) =>
        Origin is { Commit: not null, IsDirty: true }
            ? throw new InvalidInputException(await UncommittedChanges.SentenceAsync(ops, this, cancellationToken).ConfigureAwait(false))
            : await NearestAsync(ops, cancellationToken).ConfigureAwait(false);

    /// <summary>The run's commit, whether or not what ran was committed.</summary>
    /// <exception cref="InvalidInputException">None was recorded, or the commit is not in this repository.</exception>
    internal async Task<(GitRepository Repository, string Commit)> NearestAsync(ModelOpsSession ops, CancellationToken cancellationToken)
    {
        var commit = Origin.Commit ?? throw new InvalidInputException($"{Called} has no commit recorded: its notebook was in no git repository, or the run was told not to note it. Commit the notebook, and run it again in a clone.");
        var clone = Origin.Address is { } address ? $"a clone of {address}" : "the clone that it ran in";
        var repository = await GitRepository.FindAsync(ops.Folder, ops.Time, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidInputException($"The folder '{ops.Folder}' is in no git repository, and {Called} is of commit {Cut(commit)}. Go to {clone}, and do it there.");
        return await repository.HasCommitAsync(commit, cancellationToken).ConfigureAwait(false)
            ? (repository, commit)
            : throw new InvalidInputException($"The repository in '{repository.Root}' has no commit {Cut(commit)}, which {Called} is of. Fetch it, or go to {clone}.");
    }

    internal static string Cut(string commit) => commit[..Math.Min(Short, commit.Length)];
}
