using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop;

/// <summary>Finds in the registry what a cycle made.</summary>
internal static class LoopVersions
{
    /// <summary>The highest version of a model; 0 where there is none.</summary>
    internal static async Task<int> NewestAsync(ITrackingStore store, string model, CancellationToken cancellationToken) =>
        (await AfterAsync(store, model, 0, 1, cancellationToken).ConfigureAwait(false)).FirstOrDefault()?.Version ?? 0;

    /// <summary>The version that a cycle made, the newest of several: it, or its run, has the cycle's tag. Null where there is none.</summary>
    /// <param name="store">The tracking store.</param>
    /// <param name="cycle">The cycle.</param>
    /// <param name="isEndKnown">False where it is not known how the notebook ended: then only a version counts whose run is finished.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    internal static async Task<ModelVersion?> FindAsync(ITrackingStore store, LoopCycle cycle, bool isEndKnown, CancellationToken cancellationToken)
    {
        const int Most = 1000;
        foreach (var version in await AfterAsync(store, cycle.Plan.Model, cycle.NewestBefore, Most, cancellationToken).ConfigureAwait(false))
        {
            var run = version.RunId is { Length: > 0 } id ? await store.FindRunAsync(id, cancellationToken).ConfigureAwait(false) : null;
            if ((IsOf(version.Tags, cycle) || (run is not null && IsOf(run.Data.Tags, cycle))) && (isEndKnown || run is { Info.Status: RunStatus.Finished }))
            {
                return version;
            }
        }

        return null;
    }

    private static bool IsOf(IReadOnlyList<Tag> tags, LoopCycle cycle) => tags.Any(tag => tag.Key == NotebookJob.Tag && tag.Value == cycle.Id);

    // The newest first.
    private static async Task<IReadOnlyList<ModelVersion>> AfterAsync(ITrackingStore store, string model, int version, int most, CancellationToken cancellationToken)
    {
        var query = new SearchQuery(string.Create(CultureInfo.InvariantCulture, $"{AuditTags.VersionsOf(model)} AND version_number > {version}"), ["version_number DESC"], most);
        return (await store.SearchModelVersionsAsync(query, cancellationToken).ConfigureAwait(false)).Items;
    }
}
