using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Finds what the registry calls a model, however the model was named.</summary>
internal static class RegisteredVersion
{
    private const int MostVersions = 100;

    /// <summary>The version that the reference names, or the latest one made of the model's run and folder; null when it is not registered.</summary>
    internal static async Task<ModelVersion?> OfAsync(ModelOpsSession ops, NamedModel model, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (model.RegisteredName is not null)
        {
            return await store.GetVersionByReferenceAsync(model.Reference, cancellationToken).ConfigureAwait(false);
        }

        if (model.RunId is not { } runId)
        {
            return null;
        }

        var versions = await store.SearchModelVersionsAsync(new SearchQuery($"run_id = '{runId}'", MaxResults: MostVersions), cancellationToken).ConfigureAwait(false);
        var source = model.Source is null ? null : await store.GetArtifactUriAsync(model.Source, cancellationToken).ConfigureAwait(false);
        return versions.Items.Where(version => source is null || version.Source == source || version.Source == model.Source).MaxBy(version => version.Version);
    }
}
