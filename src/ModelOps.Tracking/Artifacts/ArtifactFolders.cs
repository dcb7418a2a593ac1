using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Artifacts;

/// <summary>Whole folders to and from artifact stores.</summary>
internal static class ArtifactFolders
{
    /// <summary>Writes every file of a local folder; links are not followed.</summary>
    public static async Task UploadAsync(IArtifactStore store, string localFolder, string folder, CancellationToken cancellationToken)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(localFolder, "*", all).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(localFolder, file).Replace(Path.DirectorySeparatorChar, '/');
            var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
            await using var closing = content.ConfigureAwait(false);
            await store.WriteAsync(Join(folder, relative), content, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a file, or every file of a folder, into a local folder; returns how many.</summary>
    public static async Task<int> DownloadAsync(IArtifactStore store, string path, string localFolder, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var file in await store.ListAsync(path, cancellationToken).ConfigureAwait(false))
        {
            // The store's answer is not trusted: a name that climbs would land outside the folder.
            var (full, parent) = (ArtifactPath.Normalize(file.Path), path.Length == 0 ? "" : path + "/");
            var name = full.StartsWith(parent, StringComparison.Ordinal) && full.Length > parent.Length ? full[parent.Length..]
                : throw TrackingErrors.Invalid($"'{store.Uri}' lists '{full}' in its folder '{path}', where it is not.");
            var target = Path.Combine(localFolder, name);
            if (file.IsFolder)
            {
                count += await DownloadAsync(store, file.Path, target, cancellationToken).ConfigureAwait(false);
                continue;
            }

            Directory.CreateDirectory(localFolder);
            var content = await store.ReadAsync(file.Path, cancellationToken).ConfigureAwait(false);
            await using var closing = content.ConfigureAwait(false);
            var local = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
            await using var flushing = local.ConfigureAwait(false);
            await content.CopyToAsync(local, cancellationToken).ConfigureAwait(false);
            count++;
        }

        return count;
    }

    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder.TrimEnd('/')}/{name}";
}
