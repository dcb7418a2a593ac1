using System.Text;
using ModelOps.Files;
using ModelOps.Redaction;
using ModelOps.Governance.Audit;

namespace ModelOps;

/// <summary>
/// Who decided what, when and why: a file of JSON lines that only grows. Each line carries the SHA-256 of the line before, so that one that is changed, left out or put in breaks the chain; a file beside it, the anchor, keeps
/// the hash of the last. Each line is on the disk before the call ends. What a crash left of a line is cut off by the next entry. Several processes may write.
/// </summary>
/// <param name="path">The file; it is made with the first entry.</param>
public sealed class AuditLog(string path)
{
    private const string Advice = "Keep the file as it is for who looks into it, and move it and its anchor away to begin a new log.";
    private const int PlaceLength = 16;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    /// <summary>The name of the file in a user's state.</summary>
    internal const string FileName = "audit.jsonl";

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Distinguishes this log from those of other machines and users, without their names.</summary>
    internal string Place => Digest($"{Environment.MachineName}\n{Path}")[..PlaceLength];

    /// <summary>What a version keeps of a line in a tag: its hash, which log it is in, and its number there.</summary>
    /// <param name="line">The line.</param>
    internal string TagOf(AuditLine line) => FormattableString.Invariant($"{line.Hash} {Place} {line.Number}");

    /// <summary>The SHA-256 of a text, as entries name their evidence.</summary>
    /// <param name="text">The text.</param>
    public static string Digest(string text) => AuditChain.Digest(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes an entry, unless one with its id is there.</summary>
    /// <param name="entry">The entry; what it says of the line before does not count.</param>
    /// <param name="cancellationToken">Gives up waiting for another writer.</param>
    /// <returns>The hash of its line.</returns>
    /// <exception cref="CheckFailedException">The chain is broken: nothing is written to a log that was tampered with.</exception>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public async Task<string> AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default) => (await WriteAsync(entry, cancellationToken).ConfigureAwait(false)).Hash;

    /// <inheritdoc cref="AppendAsync" />
    /// <returns>The line, also one that was there before.</returns>
    internal async Task<AuditLine> WriteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        using var file = await OpenAsync(FileMode.OpenOrCreate, cancellationToken).ConfigureAwait(false);
        try
        {
            var chain = await CheckAsync(file, isRead: false, entry.Id, cancellationToken).ConfigureAwait(false);
            if (chain.Report.Error is { } error)
            {
                // Where it is broken is said as whoever reads it finds it.
                error = (await CheckAsync(file, isRead: true, null, cancellationToken).ConfigureAwait(false)).Report.Error ?? error;
                throw new CheckFailedException($"{error} Nothing was added to '{Path}'. {Advice}");
            }

            // A crash came between a line and its anchor.
            if (chain.IsAhead)
            {
                new AuditAnchor(chain.Lines, chain.Head).Write(Path);
            }

            if (chain.Known is { } known)
            {
                return known;
            }

            var line = AuditChain.Line(entry with { Reason = SecretText.RedactQuoted(entry.Reason) }, chain.Head);
            file.SetLength(chain.Length);
            file.Seek(0, SeekOrigin.End);
            await file.WriteAsync((byte[])[.. line, (byte)'\n'], cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
            var hash = AuditChain.Digest(line);
            new AuditAnchor(chain.Lines + 1, hash).Write(Path);
            return new(hash, chain.Lines + 1);
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
        // The anchor first: a line is written before it.
        var anchor = AuditAnchor.Read(Path);
        if (!File.Exists(Path))
        {
            return new AuditChain([], Path, anchor, isRead: true).Report;
        }

        using var file = await OpenAsync(FileMode.Open, cancellationToken).ConfigureAwait(false);
        return (await CheckAsync(file, isRead: true, null, cancellationToken).ConfigureAwait(false)).Report;
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

    // While the file is open nobody writes it or its anchor.
    private async Task<AuditChain> CheckAsync(FileStream file, bool isRead, string? id, CancellationToken cancellationToken)
    {
        file.Seek(0, SeekOrigin.Begin);
        var bytes = new byte[file.Length];
        var count = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return new AuditChain(bytes.AsSpan(0, count), Path, AuditAnchor.Read(Path), isRead, id);
    }

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
