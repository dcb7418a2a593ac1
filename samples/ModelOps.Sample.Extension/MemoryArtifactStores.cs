using System.Collections.Concurrent;
using ModelOps.Tracking;

namespace ModelOps.Sample;

/// <summary>Opens <c>memory://name</c>: artifacts of this process, for tests.</summary>
internal sealed class MemoryArtifactStores : IArtifactStoreProvider
{
    private readonly ConcurrentDictionary<string, MemoryArtifactStore> _stores = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Schemes => ["memory"];

    public string Form => "memory://name";

    public IArtifactStore Open(string uri, TrackingStoreOptions options) => _stores.GetOrAdd(uri, static uri => new MemoryArtifactStore(uri));
}

internal sealed class MemoryArtifactStore(string uri) : IArtifactStore
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public string Uri => uri;

    public async Task<ArtifactReceipt> WriteAsync(string path, Stream content, string? expectedSha256 = null, CancellationToken cancellationToken = default)
    {
        var key = ArtifactPath.Normalize(path);
        using var hashing = new HashingStream(content);
        using var copy = new MemoryStream();
        await hashing.CopyToAsync(copy, cancellationToken);
        var receipt = hashing.Receipt(path, expectedSha256);
        _files[key] = copy.ToArray();
        return receipt;
    }

    public Task<Stream> ReadAsync(string path, CancellationToken cancellationToken = default) =>
        _files.TryGetValue(ArtifactPath.Normalize(path), out var content)
            ? Task.FromResult<Stream>(new MemoryStream(content, writable: false))
            : throw new TrackingException(ErrorCode.ResourceDoesNotExist, $"No such artifact: '{path}'");

    public Task<IReadOnlyList<ArtifactFile>> ListAsync(string path = "", CancellationToken cancellationToken = default)
    {
        var folder = ArtifactPath.Normalize(path, allowRoot: true) is { Length: > 0 } name ? name + "/" : "";
        var files = _files
            .Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal))
            .Select(file => (Name: file.Key[folder.Length..], Size: file.Value.Length))
            .GroupBy(file => file.Name.Split('/')[0])
            .Select(group => group.First() is var first && first.Name == group.Key
                ? new ArtifactFile(folder + group.Key, false, first.Size)
                : new ArtifactFile(folder + group.Key, true, null))
            .OrderBy(file => file.Path, StringComparer.Ordinal);
        return Task.FromResult<IReadOnlyList<ArtifactFile>>([.. files]);
    }

    public Task DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        var key = ArtifactPath.Normalize(path);
        foreach (var file in _files.Keys.Where(file => file == key || file.StartsWith(key + "/", StringComparison.Ordinal)))
        {
            _files.TryRemove(file, out _);
        }

        return Task.CompletedTask;
    }
}
