using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Artifacts;

/// <summary>Artifacts in a folder on this machine.</summary>
internal sealed class LocalArtifactStore(string root) : IArtifactStore
{
    // Uploads under way live beside their target under this prefix, so that the last step is a rename on one volume.
    private const string PartPrefix = ".modelops-part-";

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    public string Uri => _root;

    public async Task<ArtifactReceipt> WriteAsync(string path, Stream content, string? expectedSha256 = null, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        var folder = Path.GetDirectoryName(target)!;
        var part = Path.Combine(folder, $"{PartPrefix}{Guid.NewGuid():N}");
        try
        {
            RefuseFileAsFolder(folder);
            Directory.CreateDirectory(folder);
            RefuseLinks(target);
            using var hashing = new HashingStream(content);
            var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await hashing.CopyToAsync(file, 1 << 16, cancellationToken).ConfigureAwait(false);
            }

            var receipt = hashing.Receipt(path, expectedSha256);
            if (Directory.Exists(target))
            {
                throw TrackingErrors.Invalid($"Artifact '{path}' is a folder; give the file another name.");
            }

            File.Move(part, target, overwrite: true);
            return receipt;
        }
        catch (PathTooLongException exception)
        {
            throw new TrackingException(ErrorCode.InvalidParameterValue, $"Artifact path '{path}' is longer than the file system takes.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrackingException(ErrorCode.TemporarilyUnavailable, $"Cannot write artifact '{path}': {Reason(exception)}", exception);
        }
        finally
        {
            if (File.Exists(part))
            {
                File.Delete(part);
            }
        }
    }

    public Task<Stream> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        RefuseLinks(target);
        if (!File.Exists(target))
        {
            throw TrackingErrors.Absent($"No such artifact: '{path}'");
        }

        try
        {
            return Task.FromResult<Stream>(new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrackingException(ErrorCode.TemporarilyUnavailable, $"Cannot read artifact '{path}': {Reason(exception)}", exception);
        }
    }

    public Task<IReadOnlyList<ArtifactFile>> ListAsync(string path = "", CancellationToken cancellationToken = default)
    {
        var relative = ArtifactPath.Normalize(path, allowRoot: true);
        var target = relative.Length == 0 ? _root : Resolve(relative);
        RefuseLinks(target);
        var folder = new DirectoryInfo(target);
        if (!folder.Exists)
        {
            return Task.FromResult<IReadOnlyList<ArtifactFile>>([]);
        }

        var files = folder.EnumerateFileSystemInfos()
            .Where(entry => entry.LinkTarget is null && !entry.Name.StartsWith(PartPrefix, StringComparison.Ordinal))
            .Select(entry => new ArtifactFile(
                relative.Length == 0 ? entry.Name : $"{relative}/{entry.Name}",
                entry is DirectoryInfo,
                entry is FileInfo file ? file.Length : null))
            .OrderBy(file => file.Path, StringComparer.Ordinal);
        return Task.FromResult<IReadOnlyList<ArtifactFile>>([.. files]);
    }

    public Task DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        RefuseLinks(target);
        try
        {
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }
            else if (File.Exists(target))
            {
                File.Delete(target);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrackingException(ErrorCode.TemporarilyUnavailable, $"Cannot delete artifact '{path}': {Reason(exception)}", exception);
        }

        return Task.CompletedTask;
    }

    private string Resolve(string path)
    {
        var relative = ArtifactPath.Normalize(path);
        var target = Path.GetFullPath(Path.Combine(_root, relative));
        return target.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? target
            : throw TrackingErrors.Invalid($"Invalid path: '{path}'. It leads out of the artifact root.");
    }

    private void RefuseFileAsFolder(string folder)
    {
        for (var at = folder; at.Length > _root.Length; at = Path.GetDirectoryName(at)!)
        {
            if (File.Exists(at))
            {
                throw TrackingErrors.Invalid($"Artifact '{Path.GetRelativePath(_root, at)}' is a file; nothing can be put below it.");
            }
        }
    }

    // A link below the root could lead anywhere, so none is followed; the root itself may be one.
    private void RefuseLinks(string target)
    {
        for (var at = target; at.Length > _root.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new FileInfo(at).LinkTarget is not null)
            {
                throw TrackingErrors.Invalid($"Invalid path: '{Path.GetRelativePath(_root, at)}' is a symbolic link; links inside the artifact root are not followed.");
            }
        }
    }

    // The system's text names the absolute path, which a server must not tell.
    private string Reason(Exception exception) => exception.Message.Replace(_root, "<artifact root>", StringComparison.Ordinal);
}
