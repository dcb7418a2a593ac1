using System.Globalization;
using ModelOps.Governance.Git;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>The annotated git tag of a version: on the commit of its run, with what it takes to find the run and the model again.</summary>
internal static class VersionTag
{
    private const int MostMetrics = 20;

    /// <summary>Refuses a tag that could not be made, before something else is done.</summary>
    /// <exception cref="InvalidInputException">The model is of no run, or its run of no commit of this repository.</exception>
    internal static async Task CheckAsync(ModelOpsSession ops, string? runId, CancellationToken cancellationToken)
    {
        if (runId is not { Length: > 0 })
        {
            throw new InvalidInputException($"The model is of no run, so which commit '{Wording.Option("git-tag")}' is to tag is not known. Leave it out, or log the model in a run.");
        }

        await (await TrackedOrigin.FindAsync(ops, runId, cancellationToken).ConfigureAwait(false)).CommitAsync(ops, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses a tag of a version that could not be made, or is of something else.</summary>
    /// <exception cref="InvalidInputException">It cannot be made.</exception>
    internal static Task CheckAsync(ModelOpsSession ops, ModelVersion version, CancellationToken cancellationToken) => FindAsync(ops, version, cancellationToken);

    /// <summary>Makes the tag, unless it is there.</summary>
    /// <exception cref="InvalidInputException">It cannot be made.</exception>
    internal static async Task<TagResult> WriteAsync(ModelOpsSession ops, ModelVersion version, CancellationToken cancellationToken)
    {
        var (name, origin, repository, commit, existing) = await FindAsync(ops, version, cancellationToken).ConfigureAwait(false);
        if (existing is not null)
        {
            return new(name, commit, existing.Message, IsNew: false);
        }

        // Its aliases may have changed since it was looked up.
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var now = await store.GetModelVersionAsync(version.Name, version.Version, cancellationToken).ConfigureAwait(false);
        var (digest, why) = await GraphDigest.OfAsync(store, now.Source, cancellationToken).ConfigureAwait(false);
        var message = Message(now, origin.Run, digest ?? throw new InvalidInputException($"{version.Name} version {version.Version} is not tagged: {why}"));
        await repository.CreateTagAsync(name, commit, message, cancellationToken).ConfigureAwait(false);
        return new(name, commit, message, IsNew: true);
    }

    /// <summary>Makes the tag after something else was done, which an error does not undo.</summary>
    /// <param name="ops">The session.</param>
    /// <param name="version">The version.</param>
    /// <param name="done">What was done, as <c>is registered</c>.</param>
    /// <exception cref="InvalidInputException">It cannot be made; the sentence says what was done.</exception>
    internal static async Task<TagResult> WriteAfterAsync(ModelOpsSession ops, ModelVersion version, string done)
    {
        try
        {
            return await WriteAsync(ops, version, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ModelOpsException exception)
        {
            var reference = $"{version.Name}/{version.Version}";
            throw new InvalidInputException($"{version.Name} version {version.Version} {done}, but has no git tag: {exception.Message.TrimEnd('.')}. Tag it with {Wording.Command("tag", reference, $"ops.TagAsync(\"{reference}\")")}.", exception);
        }
    }

    private static async Task<(string Name, TrackedOrigin Origin, GitRepository Repository, string Commit, Governance.Git.GitTag? Existing)> FindAsync(ModelOpsSession ops, ModelVersion version, CancellationToken cancellationToken)
    {
        var origin = await TrackedOrigin.OfAsync(await ops.StoreAsync(cancellationToken).ConfigureAwait(false), version, cancellationToken).ConfigureAwait(false);
        var (repository, commit) = await origin.CommitAsync(ops, cancellationToken).ConfigureAwait(false);
        var name = GitTagName.Of(version.Name, version.Version);
        var existing = await repository.FindTagAsync(name, cancellationToken).ConfigureAwait(false);
        return existing is null || (existing.IsAnnotated && existing.Commit == commit && existing.Message.Split('\n').Contains(Line(origin.Run))) ? (name, origin, repository, commit, existing)
            : throw new InvalidInputException($"The git tag '{name}' is there already and is of something else: {(existing.Commit != commit ? $"it is on commit {TrackedOrigin.Cut(existing.Commit)}, and {origin.Called} is of {TrackedOrigin.Cut(commit)}" : $"its message does not name {origin.Called}")}. Look at it with 'git show {name}'; remove it with 'git tag -d {name}' if it is wrong.");
    }

    private static string Message(ModelVersion version, Run run, string digest)
    {
        string[] aliases = [.. version.Aliases.Order(StringComparer.Ordinal)];
        var metrics = run.Data.Metrics.Where(metric => !metric.Key.Contains('/', StringComparison.Ordinal) && !metric.Key.EndsWith("_seconds", StringComparison.Ordinal))
            .OrderBy(metric => metric.Key, StringComparer.Ordinal).Take(MostMetrics)
            .Select(metric => string.Create(CultureInfo.InvariantCulture, $"metric {metric.Key}: {metric.Value:R}"));
        return string.Join('\n',
        [
            string.Create(CultureInfo.InvariantCulture, $"{version.Name} version {version.Version}"), "",
            Line(run),
            $"model: sha256 {digest}",
            $"alias: {(aliases.Length == 0 ? "none" : string.Join(", ", aliases))}",
            .. metrics,
        ]);
    }

    private static string Line(Run run) => $"run: {run.Info.RunId}";
}
