using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Remote;

/// <summary>Artifacts that a tracking server keeps and passes on.</summary>
internal sealed class ProxyArtifactStore : IArtifactStore
{
    private const string Api = ArtifactUris.ProxyPath;

    private readonly RestConnection _connection;
    private readonly string _root;

    public ProxyArtifactStore(RestConnection connection, string uri)
    {
        _connection = connection;
        Uri = uri;
        var rest = uri[ArtifactUris.ProxyScheme.Length..];
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            rest = slash < 0 ? "" : rest[slash..];
        }

        _root = ArtifactPath.Normalize(rest.TrimStart('/'), allowRoot: true);
    }

    public string Uri { get; }

    /// <summary>Opens what is behind the server of a connection: a URI of the scheme, or an address of that server itself; null for another one.</summary>
    public static ProxyArtifactStore? Of(RestConnection connection, string uri) =>
        uri.StartsWith(ArtifactUris.ProxyScheme, StringComparison.Ordinal) ? new(connection, uri)
        : ArtifactUris.Proxied(uri) is var (server, path) && IsSame(server, connection.Settings.Address) ? new(connection, ArtifactUris.ProxyScheme + path)
        : null;

    private static bool IsSame(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && one.AbsolutePath == other.AbsolutePath && (one.IdnHost == other.IdnHost || (one.IsLoopback && other.IsLoopback));

    public async Task<ArtifactReceipt> WriteAsync(string path, Stream content, string? expectedSha256 = null, CancellationToken cancellationToken = default)
    {
        var address = Address(ArtifactPath.Normalize(path));

        // A stream that cannot go back is sent once; its bytes are hashed on the way, and the promise is checked by the reader.
        if (!content.CanSeek)
        {
            using var hashing = new HashingStream(content);
            await PutAsync(address, () => new StreamContent(hashing), null, idempotent: false, cancellationToken).ConfigureAwait(false);
            return hashing.Receipt(path, expectedSha256);
        }

        var start = content.Position;
        var sha = await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
        var receipt = HashingStream.Checked(new ArtifactReceipt(content.Position - start, Convert.ToHexStringLower(sha)), path, expectedSha256);
        await PutAsync(
            address,
            () =>
            {
                content.Position = start;
                return new StreamContent(new NotDisposedStream(content));
            },
            $"sha-256=:{Convert.ToBase64String(sha)}:",
            idempotent: true,
            cancellationToken).ConfigureAwait(false);
        return receipt;
    }

    public async Task<Stream> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var address = Address(ArtifactPath.Normalize(path));
        var response = await _connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), idempotent: true, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ArtifactFile>> ListAsync(string path = "", CancellationToken cancellationToken = default)
    {
        var relative = ArtifactPath.Normalize(path, allowRoot: true);
        var address = new Uri(_connection.Settings.Address, $"{Api}?path={System.Uri.EscapeDataString(ArtifactFolders.Join(_root, relative).TrimEnd('/'))}");
        using var response = await _connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), idempotent: true, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        try
        {
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? RestJson.List(json.RootElement, "files", RestJson.File).ConvertAll(file => file with { Path = ArtifactFolders.Join(relative, file.Path) })
                : throw RestErrors.Malformed(_connection.Settings.Address, "with JSON that is not an object");
        }
        catch (JsonException exception)
        {
            throw RestErrors.Malformed(_connection.Settings.Address, "with something that is not JSON", exception);
        }
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        var address = Address(ArtifactPath.Normalize(path));
        using var response = await _connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, address), idempotent: true, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
    }

    private async Task PutAsync(Uri address, Func<HttpContent> content, string? digest, bool idempotent, CancellationToken cancellationToken)
    {
        using var response = await _connection.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = content() };
                if (digest is not null)
                {
                    request.Content.Headers.TryAddWithoutValidation("Content-Digest", digest);
                }

                return request;
            },
            idempotent,
            HttpCompletionOption.ResponseContentRead,
            cancellationToken).ConfigureAwait(false);
    }

    private Uri Address(string relative)
    {
        var parts = ArtifactFolders.Join(_root, relative).Split('/').Select(System.Uri.EscapeDataString);
        return new Uri(_connection.Settings.Address, $"{Api}/{string.Join('/', parts)}");
    }

    // The content's owner disposes it; a request that is sent again must find it open.
    private sealed class NotDisposedStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
