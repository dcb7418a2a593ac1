using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Audit;

/// <summary>What is shown, checked and written of the audit log.</summary>
public sealed partial class AuditCommandTests : IAsyncLifetime
{
    private ApprovalPeople _people = null!;
    private ApprovalPeople.Person _tom = null!;

    private static CancellationToken Stop => ApprovalPeople.Stop;

    private string Log => Path.Combine(_people.Bench.Options.StateFolder!, "audit.jsonl");

    public async ValueTask InitializeAsync()
    {
        _people = await ApprovalPeople.StartAsync();
        _tom = _people.As("tom");
        await _tom.RunAsync("promote credit/2 --to champion");
        await _tom.RunAsync("rollback credit --reason \"=1+1, \\\"quoted\\\"\"");
    }

    public ValueTask DisposeAsync() => _people.DisposeAsync();

    [Fact]
    public async Task Show_verify_and_export_have_every_decision()
    {
        Golden.Equal("show.txt", Plain(await _tom.RunAsync("audit show credit")));
        Golden.Equal("verify.txt", Plain(await _tom.RunAsync("audit verify")));
        await _tom.RunAsync("audit export --to audit.csv");
        Golden.Equal("export.csv", Plain(File.ReadAllText(_people.Bench.File("audit.csv"))));
        Assert.Equal($"Wrote 5 entries to {_people.Bench.File("audit.json")}\n  hash of the last line  HASH\n", Plain(await _tom.RunAsync("audit export credit --to audit.json")));
        var json = JsonNode.Parse(File.ReadAllText(_people.Bench.File("audit.json")))!;
        var report = (await _tom.Ops.AuditAsync(null, Stop)).Report;
        Assert.Equal((5, report.Head, report.Head), ((int)json["lines"]!, (string)json["head"]!, (string)json["entries"]![4]!["hash"]!));
        Assert.Equal("=1+1, \"quoted\"", (string)json["entries"]![4]!["reason"]!);
        Assert.Equal(0, (await _tom.Ops.ExportAuditAsync("none.json", "other", Stop)).Count);
    }

    [Fact]
    public async Task Verify_names_the_line_and_the_hashes()
    {
        File.WriteAllText(Log, File.ReadAllText(Log).Replace("\"before\":1", "\"before\":7", StringComparison.Ordinal));
        Assert.Equal("The audit log was changed: line 5 does not carry the hash of line 4.", await _tom.RefusedAsync("audit verify"));
        Golden.Equal("changed.txt", Plain(_tom.Host.Text));
        Assert.Equal($"The audit log was changed: line 5 does not carry the hash of line 4. Nothing was written to '{_people.Bench.File("a.csv")}'.", await _tom.RefusedAsync("audit export --to a.csv"));
        Assert.False(File.Exists(_people.Bench.File("a.csv")));
        foreach (var line in (string[])["register model --name credit", "promote credit/2 --to champion", "rollback credit --reason x", "deploy credit@champion"])
        {
            Assert.StartsWith("The audit log was changed: line 5 does not carry the hash of line 4. Nothing was done, since ", await _tom.RefusedAsync(line), StringComparison.Ordinal);
        }

        Assert.Equal(1, await _people.AliasAsync());
    }

    [Fact]
    public async Task An_old_copy_with_its_anchor_is_found_by_the_tags_of_all_models()
    {
        var (log, anchor) = (File.ReadAllBytes(Log), File.ReadAllBytes(Log + ".head"));
        await _tom.RunAsync("register model --name other");
        Assert.Null((await _tom.Ops.VerifyAuditAsync(cancellationToken: Stop)).Refusal);
        File.WriteAllBytes(Log, log);
        File.WriteAllBytes(Log + ".head", anchor);

        Assert.Null((await _tom.Ops.VerifyAuditAsync("credit", Stop)).Refusal);
        Assert.Equal(
            "The audit log was changed: line 6, that version 1 of other keeps the hash of in its tag modelops.registration.audit, is not in it. Lines were cut off, or the tag was changed.",
            await _tom.RefusedAsync("audit verify"));
    }

    [Theory]
    [InlineData("audit export --to audit.txt", "'audit.txt' is neither .json nor .csv. Give one of these endings with --to.")]
    [InlineData("audit show --last 0", "'--last' is 0; give 1 or more.")]
    public async Task What_cannot_be_is_refused(string line, string expected) => Assert.Equal(expected, (await Assert.ThrowsAsync<InvalidInputException>(() => _tom.RunAsync(line))).Message);

    [Fact]
    public async Task Promotions_that_a_gate_refused_and_deployments_are_in_the_log_too()
    {
        await _people.Bench.RunAsync("evaluate model --data test");
        _people.Bench.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.999}\n");
        await _tom.RefusedAsync("promote credit/2 --to champion --gate gate.yaml");
        await _tom.RunAsync("deploy credit/2 --name two");
        await _tom.RunAsync("undeploy two");

        var last = (await _people.EntriesAsync()).TakeLast(3).ToArray();
        Assert.Equal(["alias.refused", "deployment.started", "deployment.ended"], last.Select(entry => entry.Action));
        Assert.Contains("must be 0.999 or more", last[0].Reason, StringComparison.Ordinal);
        Assert.Equal(("credit/2", "champion", null), (last[0].Subject, last[0].Alias, last[0].Before));
        Assert.Null((await _tom.Ops.VerifyAuditAsync(cancellationToken: Stop)).Refusal);
    }

    private string Plain(string text) =>
        Variable().Replace(text.Replace(_people.Bench.File("state"), "STATE", StringComparison.Ordinal), match => match.Value.Length == 64 ? "HASH" : match.Value.Length == 32 ? "RUN" : match.Value.Contains('T', StringComparison.Ordinal) ? "TIME" : "2026-11-30 09:15:00");

    [GeneratedRegex(@"[0-9a-f]{64}|[0-9a-f]{32}|\d{4}-\d\d-\d\dT[0-9:.]+Z|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")]
    private static partial Regex Variable();
}
