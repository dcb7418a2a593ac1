using ModelOps.Tracking;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    private readonly List<string> _downloads = [];

    /// <summary>The model at an address of the tracking store: <c>name@alias</c>, <c>name/3</c>, <c>models:/…</c>, <c>runs:/id/path</c>.</summary>
    /// <exception cref="TrackingException">There is nothing at that address.</exception>
    internal async Task<NamedModel> FetchModelAsync(string reference, CancellationToken cancellationToken)
    {
        var store = await StoreAsync(cancellationToken);
        if (reference.StartsWith("runs:/", StringComparison.Ordinal))
        {
            var parts = reference["runs:/".Length..].TrimStart('/').Split('/', 2);
            parts[0] = await ShortId.CompleteAsync(this, parts[0], cancellationToken);
            var uri = "runs:/" + string.Join('/', parts);
            return new NamedModel(Model.Load(await FetchFolderAsync(store, uri, cancellationToken)), uri, parts[0], Source: uri);
        }

        var version = await store.GetVersionByReferenceAsync(reference, cancellationToken);
        var copy = await FetchFolderAsync(store, $"models:/{version.Name}/{version.Version}", cancellationToken);
        return new NamedModel(Model.Load(copy), reference, version.RunId, version.Name, version.Source, version.Version);
    }

    private async Task<string> FetchFolderAsync(ITrackingStore store, string uri, CancellationToken cancellationToken)
    {
        var download = Path.Combine(Path.GetTempPath(), $"modelops-model-{Guid.NewGuid():N}");
        var folder = await store.FetchFolderAsync(uri, download, cancellationToken);
        if (folder == download)
        {
            _downloads.Add(download);
        }

        return folder;
    }

    private void DeleteDownloads()
    {
        foreach (var folder in _downloads)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
