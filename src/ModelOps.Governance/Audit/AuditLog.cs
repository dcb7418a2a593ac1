using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelOps.Files;

namespace ModelOps;

/// <summary>
/// Who decided what, when and why: a file of JSON lines that only grows. Each line carries the SHA-256 of the line before, so that one that is changed, left out or put in breaks the chain; each is on the disk before the call ends.
/// What a crash left of a line is cut off by the next entry. Several processes may write.
/// </summary>
/// <param name="path">The file; it is made with the first entry.</param>
public sealed class AuditLog(string path)
{
    private const string First = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Advice = "Keep the file as it is for who looks into it, and move it away to begin a new log.";
    private const int PlaceLength = 16;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Distinguishes this log from those of other machines and users, without their names.</summary>
    internal string Place => Digest($"{Environment.MachineName}\n{Path}")[..PlaceLength];

    /// <summary>What a version keeps of a line in a tag: its hash, and which log it is in.</summary>
    /// <param name="hash">The hash of the line.</param>
    internal string TagOf(string hash) => $"{hash} {Place}";

    /// <summary>The SHA-256 of a text, as entries name their evidence.</summary>
    /// <param name="text">The text.</param>
    public static string Digest(string text) => Digest(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes an entry, unless one with its id is there.</summary>
    /// <param name="entry">The entry; what it says of the line before does not count.</param>
    /// <param name="cancellationToken">Gives up waiting for another writer.</param>
    /// <returns>The hash of its line.</returns>
    /// <exception cref="CheckFailedException">The chain is broken: nothing is written to a log that was tampered with.</exception>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public async Task<string> AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        using var file = await OpenAsync(FileMode.OpenOrCreate, cancellationToken).ConfigureAwait(false);
        try
        {
            var lines = await LinesAsync(file, cancellationToken).ConfigureAwait(false);
            var report = Check(lines, out var hashes);
            if (report.Error is not null)
            {
                throw new CheckFailedException($"{report.Error} Nothing was added to '{Path}'. {Advice}");
            }

            var known = report.Entries.Index().FirstOrDefault(known => known.Item.Id == entry.Id);
            if (known.Item is not null)
            {
                return hashes[known.Index];
            }

            var line = JsonSerializer.SerializeToUtf8Bytes(entry with { Previous = report.Head }, _json);
            file.SetLength(lines.Sum(written => written.Length + 1L));
            file.Seek(0, SeekOrigin.End);
            await file.WriteAsync((byte[])[.. line, (byte)'\n'], cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
            return Digest(line);
        }
        catch (IOException exception)
        {
            throw new InvalidInputException($"The audit log '{Path}' cannot be written: {exception.Message.TrimEnd('.')}. Make room, or choose another folder.", exception);
        }
    }

    /// <summary>Reads and checks the log; an absent one is empty.</summary>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public async Task<AuditReport> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (!File.Exists(Path))
        {
            return new([], null, First);
        }

        using var file = await OpenAsync(FileMode.Open, cancellationToken).ConfigureAwait(false);
        return Check(await LinesAsync(file, cancellationToken).ConfigureAwait(false), out _);
    }

    /// <summary>Refuses what is to be written down where nothing can be: before it is done.</summary>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="CheckFailedException">The chain is broken.</exception>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    internal async Task RequireWholeAsync(CancellationToken cancellationToken)
    {
        if ((await ReadAsync(cancellationToken).ConfigureAwait(false)).Error is { } error)
        {
            throw new CheckFailedException($"{error} Nothing was done, since '{Path}' could not take it down. {Advice}");
        }
    }

    private static AuditReport Check(List<byte[]> lines, out List<string> hashes)
    {
        var (entries, head) = (new List<AuditEntry>(), First);
        hashes = [];
        foreach (var (i, line) in lines.Index())
        {
            AuditEntry? entry;
            try
            {
                entry = JsonSerializer.Deserialize<AuditEntry>(line, _json);
            }
            catch (JsonException)
            {
                entry = null;
            }

            if (entry is null || entry.Previous != head)
            {
                var what = entry is null ? "is not an entry" : i == 0 ? "does not begin the chain" : $"does not carry the hash of line {i}";
                return new(entries, $"The audit log was changed: line {i + 1} {what}.", head);
            }

            entries.Add(entry);
            hashes.Add(head = Digest(line));
        }

        return new(entries, null, head);
    }

    // Whole lines only: the rest was never confirmed.
    private static async Task<List<byte[]>> LinesAsync(FileStream file, CancellationToken cancellationToken)
    {
        var bytes = new byte[file.Length];
        var count = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var (lines, start) = (new List<byte[]>(), 0);
        for (var end = Array.IndexOf(bytes, (byte)'\n', 0, count); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', start, count - start))
        {
            lines.Add(bytes[start..end]);
            start = end + 1;
        }

        return lines;
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // One at a time: who reads waits for who writes, too.
    private async Task<FileStream> OpenAsync(FileMode mode, CancellationToken cancellationToken)
    {
        var options = mode == FileMode.Open ? new FileStreamOptions { Mode = mode, Access = FileAccess.Read, Share = FileShare.Read } : UserState.OwnerOnly(mode);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            return await ExclusiveFile.OpenAsync(Path, options, _patience, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The audit log '{Path}' cannot be opened: {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}
