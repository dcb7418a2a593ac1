using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace ModelOps.Deployments.Packaging.Oci;

/// <summary>A layer: a tar archive that is the same for the same files. Its entries are sorted, of one time, and of root, so that the user of the container cannot change them.</summary>
/// <param name="Digest">The SHA-256 of the packed layer, in hexadecimal.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="ContentDigest">The SHA-256 of the archive before it was packed.</param>
internal sealed record OciLayer(string Digest, long Size, string ContentDigest)
{
    private const UnixFileMode Shown = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.UserWrite;
    /// <summary>Everybody may read and enter.</summary>
    internal const UnixFileMode Entered = Shown | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Everybody may write, nobody may remove what is another's.</summary>
    internal const UnixFileMode Scratch = Entered | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    /// <summary>Writes a layer into a folder of blobs.</summary>
    /// <param name="blobs">The folder; the layer's file is called by its digest.</param>
    /// <param name="files">What is in it.</param>
    /// <param name="folders">Folders beside those of the files, with their rights.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<OciLayer> WriteAsync(string blobs, IReadOnlyList<LayerFile> files, IReadOnlyList<(string Path, UnixFileMode Mode)> folders, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(blobs, $"{Guid.NewGuid():N}.tmp");
        string digest, contentDigest;
        long size;
        var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            var packed = new DigestStream(file);
            var content = new DigestStream(new GZipStream(packed, CompressionLevel.Optimal));
            await WriteAsync(content, files, folders, cancellationToken).ConfigureAwait(false);
            await content.DisposeAsync().ConfigureAwait(false);
            contentDigest = content.Digest();
            digest = packed.Digest();
            size = packed.Written;
        }

        File.Move(temporary, Path.Combine(blobs, digest), overwrite: true);
        return new OciLayer(digest, size, contentDigest);
    }

    private static async Task WriteAsync(Stream archive, IReadOnlyList<LayerFile> files, IReadOnlyList<(string Path, UnixFileMode Mode)> folders, CancellationToken cancellationToken)
    {
        var modes = folders.ToDictionary(folder => folder.Path, folder => folder.Mode, StringComparer.Ordinal);
        foreach (var path in files.Select(file => file.Path).Concat(modes.Keys.ToArray()).SelectMany(Above))
        {
            modes.TryAdd(path, Entered);
        }

        var tar = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true);
        await using (tar.ConfigureAwait(false))
        {
            // By path, so that a folder comes before what is in it.
            foreach (var (path, file) in modes.Keys.Select(path => (Path: path, File: (LayerFile?)null)).Concat(files.Select(file => (file.Path, File: (LayerFile?)file))).OrderBy(entry => entry.Path, StringComparer.Ordinal))
            {
                var stream = file is null ? null : file.Source is { } source ? new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read) : (Stream)new MemoryStream(file.Content!);
                await using var closing = (stream ?? Stream.Null).ConfigureAwait(false);
                var entry = file is null
                    ? new GnuTarEntry(TarEntryType.Directory, path + "/") { Mode = modes[path] }
                    : new GnuTarEntry(TarEntryType.RegularFile, path) { Mode = file.IsProgram ? Entered : Shown, DataStream = stream };
                entry.ModificationTime = DateTimeOffset.UnixEpoch;
                await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }

    /// <summary>Passes bytes on, and keeps their digest and number.</summary>
    private sealed class DigestStream(Stream next) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        internal long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        internal string Digest() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _hash.AppendData(buffer);
            Written += buffer.Length;
            next.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _hash.AppendData(buffer.Span);
            Written += buffer.Length;
            return next.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => next.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                next.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
