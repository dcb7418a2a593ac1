using System.IO.Enumeration;
using System.Security.Cryptography;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Triggers;

/// <summary>A file, or an object of a store, whose content counts, as it was at a look.</summary>
/// <param name="Path">The file, or the object's address.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Written">When it was last written to, in UTC.</param>
internal sealed record DataFile(string Path, long Length, DateTime Written)
{
    /// <summary>When something last happened to it: it was written to, or the watched folder that it is in got or lost files.</summary>
    public DateTime Changed { get; init; } = Written;

    /// <summary>The SHA-256 of its content, in hexadecimal; of an object its ETag. Empty before it is read.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Whether a path is the address of a store.</summary>
    internal static bool IsAddress(string path) => path.Contains("://", StringComparison.Ordinal);

    /// <summary>The objects below an address; empty when there are none.</summary>
    /// <exception cref="InvalidInputException">The store cannot list its objects.</exception>
    /// <exception cref="TrackingException">It cannot be reached, or refuses.</exception>
    internal static async Task<IReadOnlyList<DataFile>> AtAsync(string address, Func<string, IArtifactStore> open, CancellationToken cancellationToken) => open(address) is IObjectListing store
        ? [.. (await store.ListObjectsAsync(cancellationToken).ConfigureAwait(false)).Select(item => new DataFile(item.Uri, item.Size, item.Modified.UtcDateTime) { Hash = item.ETag })]
        : throw new InvalidInputException($"Artifacts at '{address}' cannot be listed with what changes by their content, so they cannot be watched. Use 'schedule:'.");

    /// <summary>The files at a path: itself, or all below a folder but hidden ones and those behind links to folders. Empty when there are none.</summary>
    /// <exception cref="IOException">They cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be listed.</exception>
    internal static IReadOnlyList<DataFile> At(string path)
    {
        if (!Directory.Exists(path))
        {
            return Find(path) is { } one ? [one] : [];
        }

        var files = new FileSystemEnumerable<string>(path, (ref entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        return [.. files.Select(Find).OfType<DataFile>().Select(file => Directory.GetLastWriteTimeUtc(System.IO.Path.GetDirectoryName(file.Path)!) is var folder && folder > file.Written ? file with { Changed = folder } : file)];
    }

    /// <summary>The same with the hash of its content; null when it changes while it is read.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal async Task<DataFile?> HashedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stream = new FileStream(Path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan });
            await using (stream.ConfigureAwait(false))
            {
                var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
                return Find(Path) is { } now && now.IsLike(this) ? this with { Hash = hash } : null;
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether size and time are the same.</summary>
    internal bool IsLike(DataFile other) => Length == other.Length && Written == other.Written;

    private static DataFile? Find(string path) => new FileInfo(path) is { Exists: true } file ? new(path, file.Length, file.LastWriteTimeUtc) : null;
}
