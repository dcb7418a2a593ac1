using System.Security.Cryptography;

using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking;

/// <summary>Passes bytes through and keeps their count and SHA-256: what an artifact store reads content by.</summary>
/// <param name="source">What is read; the caller disposes it.</param>
public sealed class HashingStream(Stream source) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _count;

    /// <summary>The receipt for what was read, unless it is not what the sender promised.</summary>
    /// <param name="path">The artifact's path, for the message.</param>
    /// <param name="expectedSha256">The promised SHA-256 in hexadecimal; null for none.</param>
    /// <exception cref="TrackingException">INVALID_PARAMETER_VALUE: the content differs from what was promised.</exception>
    public ArtifactReceipt Receipt(string path, string? expectedSha256) => Checked(new(_count, Convert.ToHexStringLower(_hash.GetCurrentHash())), path, expectedSha256);

    internal static ArtifactReceipt Checked(ArtifactReceipt receipt, string path, string? expectedSha256) =>
        expectedSha256 is null || receipt.Sha256.Equals(expectedSha256, StringComparison.OrdinalIgnoreCase)
            ? receipt
            : throw TrackingErrors.Invalid($"Artifact '{path}' arrived with SHA-256 {receipt.Sha256}, but {expectedSha256} was promised; send it again.");

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => _count; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Note(source.Read(buffer, offset, count), buffer.AsSpan(offset));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Note(await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Span);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private int Note(int read, ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer[..read]);
        _count += read;
        return read;
    }
}
