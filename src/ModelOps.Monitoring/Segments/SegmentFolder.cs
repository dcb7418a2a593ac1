using ModelOps.Files;

namespace ModelOps.Monitoring.Segments;

/// <summary>
/// Appends frames to a log of Parquet files. A file gets its name when it is whole and on the disk, so a process that is killed leaves whole files only.
/// Small files are joined, old ones deleted. Several processes may append: one at a time, by a lock that ends with its process.
/// </summary>
internal sealed class SegmentFolder(string folder, string kind, long maximumBytes, TimeSpan maximumAge, TimeProvider time)
{
    private const int JoinFrom = 32;
    private const long SmallBytes = 8 << 20;
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private long _notJoined;

    /// <summary>The folder.</summary>
    internal string Path => folder;

    /// <summary>Deletes what killed processes have left: files that are not whole, and those that were joined.</summary>
    internal async Task CleanAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            using var claim = await LockAsync(cancellationToken).ConfigureAwait(false);
            Clean();
        }
    }

    /// <summary>Writes a frame as the next segment.</summary>
    /// <param name="frame">Makes the frame, given the segment's number, which is above that of all before it.</param>
    /// <param name="cancellationToken">Stops waiting for another process.</param>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    internal async Task AppendAsync(Func<long, Frame> frame, CancellationToken cancellationToken)
    {
        Make();
        using var claim = await LockAsync(cancellationToken).ConfigureAwait(false);
        Clean();
        var number = Segment.In(folder, kind) is [.., { } last] ? last.Last + 1 : 1;
        var written = frame(number);
        Put(number, number, time.GetUtcNow(), written.WriteParquet);
        Join();
        Limit();
    }

    private void Make()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Mine);
        }
    }

    private Task<FileStream> LockAsync(CancellationToken cancellationToken) =>
        ExclusiveFile.OpenAsync(System.IO.Path.Combine(folder, $"{kind}.lock"), UserState.OwnerOnly(FileMode.OpenOrCreate), _patience, cancellationToken);

    private void Clean()
    {
        foreach (var left in Directory.EnumerateFiles(folder, $"{kind}-*.tmp").Concat(Segment.Covered(folder, kind).Select(segment => segment.Path)))
        {
            File.Delete(left);
        }
    }

    private void Put(long first, long last, DateTimeOffset at, Action<string> write)
    {
        var path = System.IO.Path.Combine(folder, Segment.NameOf(kind, at, first, last));
        var temporary = path + ".tmp";
        try
        {
            write(temporary);
            using (var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // The small ones at the end become one, which holds their numbers: until they are deleted, readers pass over them.
    private void Join()
    {
        Segment[] run = [.. Segment.In(folder, kind).Reverse().TakeWhile(segment => segment.Bytes < SmallBytes && segment.First > _notJoined).Reverse()];
        if (run.Length < JoinFrom)
        {
            return;
        }

        try
        {
            using var session = new SqlSession(new SqlSessionOptions { Threads = 1 });
            Put(run[0].First, run[^1].Last, run[^1].Time, path => session.Query($"COPY (SELECT * FROM {SqlText.ReadParquet(run)}) TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION zstd)"));
        }
        catch (InvalidInputException)
        {
            // Columns whose types do not agree, or a full disk: they stay as they are.
            _notJoined = run[^1].Last;
            return;
        }

        foreach (var segment in run)
        {
            File.Delete(segment.Path);
        }
    }

    private void Limit()
    {
        var segments = Segment.In(folder, kind);
        var (bytes, oldest) = (segments.Sum(segment => segment.Bytes), time.GetUtcNow() - maximumAge);
        foreach (var segment in segments.SkipLast(1).TakeWhile(segment => segment.Time < oldest || bytes > maximumBytes))
        {
            File.Delete(segment.Path);
            bytes -= segment.Bytes;
        }
    }
}
