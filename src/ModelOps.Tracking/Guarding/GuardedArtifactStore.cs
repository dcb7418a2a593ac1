using ModelOps.Files;
using ModelOps.Redaction;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Guarding;

/// <summary>Artifacts without the secrets of texts: what is no text, as a model or a picture, passes as it is.</summary>
/// <param name="store">Where they go.</param>
/// <param name="found">Hears of a file in which secrets were replaced, once it is written.</param>
internal sealed class GuardedArtifactStore(IArtifactStore store, Action<string, IReadOnlyList<SecretMatch>> found) : IArtifactStore
{
    private const int MostInMemory = 1 << 24;

    public string Uri => store.Uri;

    public async Task<ArtifactReceipt> WriteAsync(string path, Stream content, string? expectedSha256 = null, CancellationToken cancellationToken = default)
    {
        if (SecretText.Find(path) is [var match, ..])
        {
            throw TrackingErrors.Invalid($"An artifact's path holds a secret ({match.Kind}); nothing was written. Name the file after what is in it.");
        }

        if (content.CanSeek)
        {
            return await WriteTwiceReadAsync(path, content, expectedSha256, cancellationToken).ConfigureAwait(false);
        }

        // What can be read only once is kept meanwhile, unless its beginning shows that it is no text.
        var beginning = new byte[TextRedactor.Beginning];
        var count = await content.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (!TextRedactor.IsText(beginning.AsSpan(0, count)))
        {
            using var whole = new PrefixedStream(beginning.AsMemory(0, count), content);
            return await store.WriteAsync(path, whole, expectedSha256, cancellationToken).ConfigureAwait(false);
        }

        var kept = await KeepAsync(beginning.AsMemory(0, count), content, cancellationToken).ConfigureAwait(false);
        await using var closing = kept.ConfigureAwait(false);
        return await WriteTwiceReadAsync(path, kept, expectedSha256, cancellationToken).ConfigureAwait(false);
    }

    public Task<Stream> ReadAsync(string path, CancellationToken cancellationToken = default) => store.ReadAsync(path, cancellationToken);

    public Task<IReadOnlyList<ArtifactFile>> ListAsync(string path = "", CancellationToken cancellationToken = default) => store.ListAsync(path, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken = default) => store.DeleteAsync(path, cancellationToken);

    private async Task<ArtifactReceipt> WriteTwiceReadAsync(string path, Stream content, string? expectedSha256, CancellationToken cancellationToken)
    {
        var start = content.Position;
        var matches = await TextRedactor.RunAsync(content, null, cancellationToken).ConfigureAwait(false);
        content.Position = start;
        if (matches.Count == 0)
        {
            return await store.WriteAsync(path, content, expectedSha256, cancellationToken).ConfigureAwait(false);
        }

        using var original = new HashingStream(content);
        var clean = Room(content.Length);
        await using var closing = clean.ConfigureAwait(false);
        await TextRedactor.RunAsync(original, clean, cancellationToken).ConfigureAwait(false);
        original.Receipt(path, expectedSha256);
        clean.Position = 0;
        var receipt = await store.WriteAsync(path, clean, null, cancellationToken).ConfigureAwait(false);
        found(path, matches);
        return receipt;
    }

    private static async Task<Stream> KeepAsync(ReadOnlyMemory<byte> beginning, Stream rest, CancellationToken cancellationToken)
    {
        var kept = Room(beginning.Length < TextRedactor.Beginning ? beginning.Length : long.MaxValue);
        await kept.WriteAsync(beginning, cancellationToken).ConfigureAwait(false);
        await rest.CopyToAsync(kept, cancellationToken).ConfigureAwait(false);
        kept.Position = 0;
        return kept;
    }

    private static Stream Room(long bytes)
    {
        if (bytes <= MostInMemory)
        {
            return new MemoryStream();
        }

        var options = UserState.OwnerOnly(FileMode.CreateNew);
        options.Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"modelops-{Guid.NewGuid():N}.tmp"), options);
    }
}
