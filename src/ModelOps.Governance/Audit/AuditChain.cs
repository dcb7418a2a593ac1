using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelOps.Governance.Audit;

/// <summary>
/// The lines of an audit log, checked one by one: each carries the hash of the line before, and the anchor knows the last. Who adds a line needs no entries, and reads only how each line begins and ends.
/// </summary>
internal sealed class AuditChain
{
    internal const string First = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Changed = "The audit log was changed: ";
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<AuditEntry>? _entries;
    private readonly AuditAnchor? _anchor;
    private string? _anchored;

    /// <summary>Checks the whole lines of a log; the rest was never confirmed.</summary>
    /// <param name="bytes">The log.</param>
    /// <param name="path">Its file.</param>
    /// <param name="anchor">Its anchor; null when there is none.</param>
    /// <param name="isRead">True to read the entries, too.</param>
    /// <param name="id">The id of an entry whose line is looked for.</param>
    internal AuditChain(ReadOnlySpan<byte> bytes, string path, AuditAnchor? anchor, bool isRead, string? id = null)
    {
        (_entries, _anchor) = (isRead ? [] : null, anchor);
        var wanted = id is null ? null : Encoding.UTF8.GetBytes($"{{\"id\":{JsonSerializer.Serialize(id, _json)},");
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes[Length..].IndexOf((byte)'\n'))
        {
            if (!Take(bytes.Slice(Length, end), wanted))
            {
                return;
            }

            Length += end + 1;
        }

        CheckEnd(path);
    }

    /// <summary>How many lines fit.</summary>
    internal int Lines { get; private set; }

    /// <summary>How many bytes they have.</summary>
    internal int Length { get; private set; }

    /// <summary>The hash of the last of them.</summary>
    internal string Head { get; private set; } = First;

    /// <summary>The line that was looked for; null when it is not there.</summary>
    internal AuditLine? Known { get; private set; }

    /// <summary>True when the last line has no anchor yet.</summary>
    internal bool IsAhead => Lines > (_anchor?.Lines ?? 0);

    /// <summary>What came of it.</summary>
    internal AuditReport Report { get => field ?? new(_entries ?? [], null, Head); private set; }

    /// <summary>The line of an entry that follows a line.</summary>
    internal static byte[] Line(AuditEntry entry, string previous) => JsonSerializer.SerializeToUtf8Bytes(entry with { Previous = previous }, _json);

    internal static string Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    private bool Take(ReadOnlySpan<byte> line, byte[]? wanted)
    {
        var isNext = EndsWith(line, Head);
        if (_entries is not null || !isNext)
        {
            var entry = Entry(line);
            if (entry is null || entry.Previous != Head)
            {
                var what = entry is null ? "is not an entry" : Lines == 0 ? "does not begin the chain" : $"does not carry the hash of line {Lines}";
                Fail(Lines + 1, $"line {Lines + 1} {what}.", Head, entry?.Previous);
                return false;
            }

            _entries?.Add(entry);
        }

        Head = Digest(line);
        Lines++;
        if (wanted is not null && Known is null && line.StartsWith(wanted))
        {
            Known = new(Head, Lines);
        }

        if (Lines == _anchor?.Lines)
        {
            _anchored = Head;
        }

        return true;
    }

    private void CheckEnd(string path)
    {
        if (_anchor is null)
        {
            // Of a first line a crash may have left no anchor.
            if (Lines > 1)
            {
                Fail(Lines, $"its anchor '{AuditAnchor.PathOf(path)}' is missing, so whether lines after line {Lines} were cut off is not known.", null, Head);
            }
        }
        else if (_anchor.Lines < 1)
        {
            Fail(Lines + 1, $"its anchor '{AuditAnchor.PathOf(path)}' cannot be read, so whether lines after line {Lines} were cut off is not known.", null, null);
        }
        else if (Lines < _anchor.Lines)
        {
            Fail(Lines + 1, $"{(Lines + 1 == _anchor.Lines ? $"line {_anchor.Lines} is" : $"lines {Lines + 1} to {_anchor.Lines} are")} missing at its end.", _anchor.Head, null);
        }
        else if (_anchored != _anchor.Head)
        {
            Fail(_anchor.Lines, $"line {_anchor.Lines} is not the one that its anchor keeps the hash of.", _anchor.Head, _anchored);
        }
        else if (Lines > _anchor.Lines + 1)
        {
            Fail(_anchor.Lines + 2, $"line {_anchor.Lines + 2} was written without the tool: its anchor knows {_anchor.Lines} lines.", null, null);
        }
    }

    private void Fail(int line, string what, string? expected, string? found) =>
        Report = new(_entries ?? [], string.Create(CultureInfo.InvariantCulture, $"{Changed}{what}"), Head) { Line = line, Expected = expected, Found = found };

    private static ReadOnlySpan<byte> Beginning => "\"previous\":\""u8;

    // As every line ends that was written with this hash before it.
    private static bool EndsWith(ReadOnlySpan<byte> line, string head)
    {
        Span<byte> end = stackalloc byte[Beginning.Length + First.Length + 2];
        Beginning.CopyTo(end);
        Encoding.ASCII.GetBytes(head, end[Beginning.Length..]);
        "\"}"u8.CopyTo(end[^2..]);
        return line.EndsWith(end);
    }

    private static AuditEntry? Entry(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditEntry>(line, _json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
