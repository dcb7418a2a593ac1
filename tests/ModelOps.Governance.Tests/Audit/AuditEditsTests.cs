using System.Text;
using ModelOps.Governance.Audit;
using ModelOps.TestSupport;

namespace ModelOps.Governance.Tests.Audit;

/// <summary>Random edits of a log, seeded: every one is found, and its place is the one that is worked out here from the bytes alone.</summary>
public sealed class AuditEditsTests : IAsyncLifetime
{
    private const int EditCount = 200;
    private const int LineCount = 12;
    private const int KindCount = 7;
    private readonly TemporaryFolder _folder = new();
    private readonly List<byte[]> _copies = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private AuditLog Log => new(_folder.File("audit.jsonl"));

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < LineCount; i++)
        {
            await Log.AppendAsync(new($"{i}", DateTimeOffset.UnixEpoch.AddHours(i), i % 2 == 0 ? "ann" : "Jörg", AuditActions.Promoted, $"credit/{i}", $"Reason {i} – \"because\".") { Alias = "champion", Before = i, Evidence = AuditLog.Digest($"{i}") }, Stop);
            _copies.Add(File.ReadAllBytes(Log.Path));
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Two_hundred_random_edits_are_found_each_with_its_place()
    {
        Assert.Null((await Log.ReadAsync(Stop)).Error);
        var (original, random, found) = (_copies[^1], new Random(20261130), new Dictionary<string, int>());
        for (var i = 0; i < EditCount; i++)
        {
            var (kind, edited) = Edit(i % KindCount, original, random);
            Assert.False(original.AsSpan().SequenceEqual(edited), $"Edit {i} ({kind}) changed nothing.");
            File.WriteAllBytes(Log.Path, edited);

            var report = await Log.ReadAsync(Stop);

            Assert.True(report.Error is not null, $"Edit {i} ({kind}) was not found.");
            Assert.Equal((i, kind, Place(original, edited)), (i, kind, report.Line));
            Assert.Contains($"line{(report.Error!.Contains(" to ", StringComparison.Ordinal) ? "s" : "")} {report.Line} ", report.Error, StringComparison.Ordinal);
            Assert.Equal(report.Line - 1, report.Entries.Count - (report.Error.Contains("keeps the hash of", StringComparison.Ordinal) ? 1 : 0));
            Assert.StartsWith(report.Error, (await Assert.ThrowsAsync<CheckFailedException>(() => Log.AppendAsync(new("new", DateTimeOffset.UnixEpoch, "ann", "a", "b", "c"), Stop))).Message, StringComparison.Ordinal);
            Assert.Equal(edited, File.ReadAllBytes(Log.Path));
            found[kind] = found.GetValueOrDefault(kind) + 1;
        }

        Assert.Equal((EditCount, KindCount), (found.Values.Sum(), found.Count));
        File.WriteAllBytes(Log.Path, original);
        Assert.Null((await Log.ReadAsync(Stop)).Error);
    }

    [Fact]
    public async Task A_line_that_is_edited_with_all_hashes_after_it_differs_from_the_anchor()
    {
        var (lines, previous) = ((await Log.ReadAsync(Stop)).Entries, AuditChain.First);
        var forged = new List<byte>();
        foreach (var entry in lines)
        {
            var line = AuditChain.Line(entry.Id == "4" ? entry with { Actor = "eve" } : entry, previous);
            forged.AddRange([.. line, (byte)'\n']);
            previous = AuditChain.Digest(line);
        }

        File.WriteAllBytes(Log.Path, [.. forged]);

        var report = await Log.ReadAsync(Stop);
        Assert.Equal(($"The audit log was changed: line {LineCount} is not the one that its anchor keeps the hash of.", LineCount, previous), (report.Error, report.Line, report.Found));
    }

    private (string Kind, byte[] Edited) Edit(int kind, byte[] original, Random random)
    {
        List<byte[]> lines = Lines(original);
        var at = random.Next(LineCount);
        switch (kind)
        {
            case 0:
                byte[] flipped = [.. original];
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                return ("flip a bit", flipped);
            case 1:
                byte[] changed = [.. original];
                changed[random.Next(changed.Length)] += (byte)random.Next(1, 256);
                return ("change a byte", changed);
            case 2:
                lines.RemoveAt(at);
                return ("drop a line", Join(lines));
            case 3:
                var other = (at + random.Next(1, LineCount)) % LineCount;
                (lines[at], lines[other]) = (lines[other], lines[at]);
                return ("swap two lines", Join(lines));
            case 4:
                return ("truncate", original[..random.Next(original.Length)]);
            case 5:
                return ("replay an old copy", _copies[random.Next(LineCount - 1)]);
            default:
                lines.Insert(random.Next(LineCount + 1), lines[at]);
                return ("duplicate a line", Join(lines));
        }
    }

    // The first line that is not the original's next, where the lines before it still hold: a changed line shows in the hash that the next carries, the last in the anchor, a missing one by itself.
    private static int Place(byte[] original, byte[] edited)
    {
        var (before, after) = (Lines(original), Lines(edited));
        var first = before.Zip(after).TakeWhile(pair => pair.First.AsSpan().SequenceEqual(pair.Second)).Count();
        if (first == after.Count)
        {
            return first + 1;
        }

        // Does the line, as it stands, still follow the one before?
        var previous = first == 0 ? AuditChain.First : AuditLog.Digest(Encoding.UTF8.GetString(before[first - 1]));
        var follows = first < before.Count && IsEntry(after[first]) && Encoding.UTF8.GetString(after[first]).EndsWith($"\"previous\":\"{previous}\"}}", StringComparison.Ordinal);
        return !follows ? first + 1 : first + 1 == before.Count ? before.Count : first + 2;
    }

    private static bool IsEntry(byte[] line)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<AuditEntry>(line, new System.Text.Json.JsonSerializerOptions(System.Text.Json.JsonSerializerDefaults.Web)) is not null;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static List<byte[]> Lines(byte[] bytes)
    {
        var (lines, start) = (new List<byte[]>(), 0);
        for (var end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', start))
        {
            lines.Add(bytes[start..end]);
            start = end + 1;
        }

        return lines;
    }

    private static byte[] Join(List<byte[]> lines) => [.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])];
}
