using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelOps.Files;

namespace ModelOps.Pipelines.Jobs.Storage;

/// <summary>The folder in which an engine keeps one job for the next process. No other user may read it.</summary>
/// <typeparam name="TRecord">What the engine keeps of the job.</typeparam>
/// <param name="path">The folder.</param>
/// <param name="type">How the record is written.</param>
internal class JobFolder<TRecord>(string path, JsonTypeInfo<TRecord> type)
    where TRecord : class
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    internal string Path => path;

    private string RecordFile => File("job.json");

    private string LockFile => File("lock");

    /// <summary>When the job was started: the lock is made then, and never written to.</summary>
    internal DateTimeOffset Created => new(System.IO.File.GetLastWriteTimeUtc(LockFile));

    /// <summary>Whether the folder is a job's.</summary>
    internal bool IsThere => System.IO.File.Exists(RecordFile);

    /// <summary>The jobs of an engine's folder, the oldest first.</summary>
    /// <param name="folder">The engine's folder.</param>
    /// <param name="open">The folder of a key.</param>
    /// <param name="before">Only of those that were started before this time; null for all.</param>
    internal static IReadOnlyList<TFolder> All<TFolder>(string folder, Func<string, TFolder?> open, DateTimeOffset? before)
        where TFolder : JobFolder<TRecord> =>
        !Directory.Exists(folder) ? [] : [.. Directory.EnumerateDirectories(folder).Select(each => open(System.IO.Path.GetFileName(each))).OfType<TFolder>().Where(each => (before is null || each.Created < before) && each.IsThere).OrderBy(each => each.Created)];

    /// <summary>Deletes it, with its logs: at once for other processes, which may have it open.</summary>
    /// <returns>Whether this process did.</returns>
    internal async Task<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        var aside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, $".deleted-{Guid.NewGuid():N}");
        using (var taken = await LockKnownAsync(cancellationToken).ConfigureAwait(false))
        {
            if (taken is null)
            {
                return false;
            }

            Directory.Move(path, aside);
        }

        Directory.Delete(aside, recursive: true);
        return true;
    }

    internal string Log(int task) => File(string.Create(CultureInfo.InvariantCulture, $"{task}.log"));

    /// <summary>Makes this process the one that moves the job on, until it disposes of the result.</summary>
    internal async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, Mine);
        }

        return await ExclusiveFile.OpenAsync(LockFile, UserState.OwnerOnly(FileMode.OpenOrCreate), _patience, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for a job that is there; null when it has been deleted meanwhile.</summary>
    internal async Task<FileStream?> LockKnownAsync(CancellationToken cancellationToken)
    {
        try
        {
            var taken = await ExclusiveFile.OpenAsync(LockFile, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.None }, _patience, cancellationToken).ConfigureAwait(false);
            if (IsThere)
            {
                return taken;
            }

            await taken.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The job; null when there is none.</summary>
    internal TRecord? Find()
    {
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(RecordFile), type);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new WorkFailedException($"The file '{RecordFile}', which holds a job, cannot be read: {exception.Message.TrimEnd('.')}. Delete its folder to forget the job.");
        }
    }

    internal void Save(TRecord record) => AtomicFile.Write(RecordFile, stream => JsonSerializer.Serialize(stream, record, type), ownerOnly: true);

    /// <summary>Copies a task's log from an offset on.</summary>
    /// <returns>The offset to go on from.</returns>
    internal async Task<long> ReadLogAsync(int task, long offset, Stream target, CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(Log(task)))
        {
            return offset;
        }

        using var log = new FileStream(Log(task), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Seek(Math.Min(offset, log.Length), SeekOrigin.Begin);
        await log.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
        return log.Position;
    }

    protected string File(string name) => System.IO.Path.Combine(path, name);
}
