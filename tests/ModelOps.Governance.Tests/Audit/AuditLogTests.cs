using ModelOps.Governance.Audit;
using ModelOps.TestSupport;

namespace ModelOps.Governance.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private AuditLog Log => new(_folder.File("state", "audit.jsonl"));

    [Fact]
    public async Task Each_line_carries_the_hash_of_the_one_before()
    {
        var hashes = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            hashes.Add(await Log.AppendAsync(Entry(i)));
        }

        var report = await Log.ReadAsync();
        Assert.Null(report.Error);
        Assert.Equal([new string('0', 64), .. hashes[..3]], report.Entries.Select(entry => entry.Previous));
        Assert.Equal(hashes[3], report.Head);
        Assert.Equal(AuditLog.Digest(File.ReadLines(Log.Path).Last()), report.Head);
        Assert.Equal("Überprüft – ja", report.Entries[2].Reason);
    }

    [Fact]
    public async Task A_secret_in_a_reason_is_not_written()
    {
        await Log.AppendAsync(Entry(1) with { Reason = "The database refused Host=db;Password=hunter2;Database=shop." });
        Assert.Equal("The database refused Host=db;Password=[secret];Database=shop.", (await Log.ReadAsync()).Entries[0].Reason);
        Assert.DoesNotContain("hunter2", await File.ReadAllTextAsync(Log.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_entry_is_written_once()
    {
        var first = await Log.AppendAsync(Entry(1));
        await Log.AppendAsync(Entry(2));
        Assert.Equal(first, await Log.AppendAsync(Entry(1) with { Reason = "again" }));
        Assert.Equal(2, (await Log.ReadAsync()).Entries.Count);
    }

    [Theory]
    [InlineData("change", "The audit log was changed: line 3 does not carry the hash of line 2.", 2)]
    [InlineData("remove", "The audit log was changed: line 2 does not carry the hash of line 1.", 1)]
    [InlineData("first", "The audit log was changed: line 1 does not begin the chain.", 0)]
    [InlineData("garbage", "The audit log was changed: line 3 is not an entry.", 2)]
    [InlineData("insert", "The audit log was changed: line 3 does not carry the hash of line 2.", 2)]
    public async Task What_was_changed_is_found_and_nothing_is_added_to_it(string how, string error, int good)
    {
        for (var i = 0; i < 4; i++)
        {
            await Log.AppendAsync(Entry(i));
        }

        List<string> lines = [.. File.ReadLines(Log.Path)];
        switch (how)
        {
            case "change": lines[1] = lines[1].Replace("ada", "eve", StringComparison.Ordinal); break;
            case "remove": lines.RemoveAt(1); break;
            case "first": lines.RemoveAt(0); break;
            case "garbage": lines[2] = "{}x"; break;
            default: lines.Insert(2, lines[1]); break;
        }

        File.WriteAllText(Log.Path, string.Join("\n", lines) + "\n");
        var report = await Log.ReadAsync();
        Assert.Equal((error, good), (report.Error, report.Entries.Count));
        var exception = await Assert.ThrowsAsync<CheckFailedException>(() => Log.AppendAsync(Entry(9)));
        Assert.StartsWith(error, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{error} Nothing was done, since '{Log.Path}' could not take it down. Keep the file as it is", (await Assert.ThrowsAsync<CheckFailedException>(() => Log.RequireWholeAsync(default))).Message, StringComparison.Ordinal);
        Assert.Equal(lines, File.ReadLines(Log.Path));
    }

    [Fact]
    public async Task What_a_crash_left_of_a_line_is_cut_off_by_the_next()
    {
        await Log.AppendAsync(Entry(1));
        File.AppendAllText(Log.Path, "{\"id\":\"2\",\"ti");
        Assert.Single((await Log.ReadAsync()).Entries);
        await Log.AppendAsync(Entry(2));
        var report = await Log.ReadAsync();
        Assert.Null(report.Error);
        Assert.Equal(["1", "2"], report.Entries.Select(entry => entry.Id));
    }

    [Theory]
    [InlineData(3, "line 4 is missing at its end", 4)]
    [InlineData(1, "lines 2 to 4 are missing at its end", 2)]
    [InlineData(0, "lines 1 to 4 are missing at its end", 1)]
    public async Task Lines_cut_off_the_end_are_named_by_the_anchor(int kept, string error, int line)
    {
        var hashes = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            hashes.Add(await Log.AppendAsync(Entry(i)));
        }

        File.WriteAllLines(Log.Path, File.ReadAllLines(Log.Path).Take(kept));
        var report = await Log.ReadAsync();
        Assert.Equal(($"The audit log was changed: {error}.", line, hashes[3], kept), (report.Error, report.Line, report.Expected, report.Entries.Count));
        await Assert.ThrowsAsync<CheckFailedException>(() => Log.AppendAsync(Entry(9)));
        if (kept == 0)
        {
            File.Delete(Log.Path);
            Assert.Equal((report.Error, 1), ((await Log.ReadAsync()).Error, (await Log.ReadAsync()).Line));
        }
    }

    [Fact]
    public async Task A_crash_between_a_line_and_its_anchor_is_no_change()
    {
        var anchors = new List<byte[]>();
        for (var i = 0; i < 3; i++)
        {
            await Log.AppendAsync(Entry(i));
            anchors.Add(File.ReadAllBytes(AuditAnchor.PathOf(Log.Path)));
        }

        File.WriteAllBytes(AuditAnchor.PathOf(Log.Path), anchors[1]);
        Assert.Equal((null, 3), (await Log.ReadAsync() is var report ? report.Error : "", report.Entries.Count));

        // The same entry again, as whoever was not told tries it, and the next one.
        await Log.AppendAsync(Entry(2));
        Assert.Equal(anchors[2], File.ReadAllBytes(AuditAnchor.PathOf(Log.Path)));
        await Log.AppendAsync(Entry(3));
        Assert.Equal((null, 4), ((await Log.ReadAsync()).Error, (await Log.ReadAsync()).Entries.Count));

        File.WriteAllBytes(AuditAnchor.PathOf(Log.Path), anchors[1]);
        Assert.Equal("The audit log was changed: line 4 was written without the tool: its anchor knows 2 lines.", (await Log.ReadAsync()).Error);
    }

    [Fact]
    public async Task A_crash_after_the_first_line_of_all_is_no_change_either()
    {
        await Log.AppendAsync(Entry(0));
        File.Delete(AuditAnchor.PathOf(Log.Path));
        Assert.Null((await Log.ReadAsync()).Error);
        await Log.AppendAsync(Entry(1));
        Assert.Null((await Log.ReadAsync()).Error);
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("", "cannot be read")]
    [InlineData("{\"lines\":3}", "cannot be read")]
    [InlineData("{\"lines\":0,\"head\":\"\"}", "cannot be read")]
    public async Task Without_its_anchor_the_end_of_a_log_is_not_proven(string? content, string what)
    {
        for (var i = 0; i < 3; i++)
        {
            await Log.AppendAsync(Entry(i));
        }

        var anchor = AuditAnchor.PathOf(Log.Path);
        File.Delete(anchor);
        if (content is not null)
        {
            File.WriteAllText(anchor, content);
        }

        Assert.Equal($"The audit log was changed: its anchor '{anchor}' {what}, so whether lines after line 3 were cut off is not known.", (await Log.ReadAsync()).Error);
        await Assert.ThrowsAsync<CheckFailedException>(() => Log.AppendAsync(Entry(9)));
    }

    [Fact]
    public async Task Several_writers_take_turns()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => new AuditLog(Log.Path).AppendAsync(Entry(i)))));
        var report = await Log.ReadAsync();
        Assert.Null(report.Error);
        Assert.Equal(40, report.Entries.Select(entry => entry.Id).Distinct().Count());
    }

    [Fact]
    public async Task An_absent_log_is_empty_and_only_its_owner_may_read_a_new_one()
    {
        Assert.Equal(([], null, new string('0', 64)), (await Log.ReadAsync() is var report ? report.Entries.ToArray() : [], report.Error, report.Head));
        await Log.AppendAsync(Entry(1));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log.Path));
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        var file = _folder.Write("file", "");
        Assert.StartsWith($"The audit log '{Path.Combine(file, "audit.jsonl")}' cannot be ", (await Assert.ThrowsAsync<InvalidInputException>(() => new AuditLog(Path.Combine(file, "audit.jsonl")).AppendAsync(Entry(1)))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static AuditEntry Entry(int i) => new(i.ToString(), new DateTimeOffset(2026, 11, 30, 8, i, 0, TimeSpan.Zero), "ada", "canary.started", "credit-risk/2", i == 2 ? "Überprüft – ja" : "Because.");
}
