using ModelOps.Governance.Audit;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Governance.Tests.Audit;

/// <summary>Lines that are cut off the end of an audit log are found by the tags of a real registry.</summary>
public sealed class AuditTagsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;
    private AuditLog _log = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _log = new AuditLog(_folder.File("audit.jsonl"));
        _store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: Stop);
        foreach (var model in (string[])["credit", "credit", "credit", "other"])
        {
            await _store.RegisterVersionAsync(new NewModelVersion(model, _folder.Path), cancellationToken: Stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Tags_whose_lines_are_there_prove_the_end()
    {
        await DecideAsync("credit", 1);
        await DecideAsync("credit", 2, "modelops.loop.audit");
        await DecideAsync("other", 1);
        await _store.SetModelVersionTagAsync("credit", 1, new Tag("modelops.canary", "promoted"), Stop);
        await _store.SetModelVersionTagAsync("credit", 1, new Tag("team.audit", "ours"), Stop);
        Assert.Equal(new AuditTags(2, [], [], null), await CompareAsync(), (a, b) => a!.Compared == b!.Compared && b.Changed.Count + b.Elsewhere.Count == 0);
    }

    [Fact]
    public async Task A_decision_whose_tag_was_removed_leaves_the_end_unknown()
    {
        await DecideAsync("credit", 1);
        await DecideAsync("credit", 2);
        await _log.AppendAsync(Entry("credit", 9), Stop);
        await _store.DeleteModelVersionTagAsync("credit", 1, "modelops.canary.audit", Stop);
        await _store.DeleteModelVersionTagAsync("credit", 2, "modelops.canary.audit", Stop);

        var tags = await CompareAsync();

        Assert.Equal((0, 0), (tags.Compared, tags.Changed.Count));
        Assert.Equal("The log has decisions on versions 1, 2 of credit, which the tracker has no tag of: it was removed, is still to be written, or the decisions are of another tracker.", tags.Unknown);
    }

    [Fact]
    public async Task Lines_that_were_cut_off_are_named_by_version_and_tag()
    {
        await DecideAsync("credit", 1);
        await DecideAsync("credit", 3);
        await DecideAsync("credit", 2, "modelops.loop.audit");
        await CutAsync(keep: 1);

        Assert.Equal(
            [
                "The audit log was changed: line 3, that version 2 of credit keeps the hash of in its tag modelops.loop.audit, is not in it. Lines were cut off, or the tag was changed.",
                "The audit log was changed: line 2, that version 3 of credit keeps the hash of in its tag modelops.canary.audit, is not in it. Lines were cut off, or the tag was changed.",
            ],
            (await CompareAsync()).Changed);
        await CutAsync(keep: 0);
        Assert.Equal(3, (await CompareAsync()).Changed.Count);
    }

    [Fact]
    public async Task A_log_that_goes_on_after_the_cut_is_found_too()
    {
        await DecideAsync("credit", 1);
        await DecideAsync("credit", 2);
        await CutAsync(keep: 1);
        await DecideAsync("credit", 3);

        Assert.Null((await _log.ReadAsync(Stop)).Error);
        Assert.Contains("version 2 of credit", Assert.Single((await CompareAsync()).Changed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_in_the_log_of_another_machine_is_said_and_proves_nothing()
    {
        await DecideAsync("credit", 1);
        var other = new AuditLog(_folder.File("elsewhere", "audit.jsonl"));
        var line = await other.WriteAsync(Entry("credit", 2), Stop);
        await _store.SetModelVersionTagAsync("credit", 2, new Tag("modelops.canary.audit", other.TagOf(line)), Stop);

        var tags = await CompareAsync();
        Assert.Equal((1, 0), (tags.Compared, tags.Changed.Count));
        Assert.Equal("A decision on version 2 of credit is in the audit log of another machine or user (its tag modelops.canary.audit says so). Check it there.", Assert.Single(tags.Elsewhere));
    }

    [Fact]
    public async Task A_tag_that_does_not_say_which_log_is_one_of_this()
    {
        var hash = await _log.AppendAsync(Entry("credit", 1), Stop);
        await _store.SetModelVersionTagAsync("credit", 1, new Tag("modelops.canary.audit", hash), Stop);
        Assert.Empty((await CompareAsync()).Changed);
        await CutAsync(keep: 0);
        Assert.Equal("The audit log was changed: the line that version 1 of credit keeps the hash of in its tag modelops.canary.audit, is not in it. Lines were cut off, or the tag was changed.", Assert.Single((await CompareAsync()).Changed));
    }

    private static AuditEntry Entry(string model, int version) => new($"{model}/{version}", DateTimeOffset.UnixEpoch, "ada", "canary.promoted", $"{model}/{version}", "It is better.");

    private async Task DecideAsync(string model, int version, string tag = "modelops.canary.audit") =>
        await _store.SetModelVersionTagAsync(model, version, new Tag(tag, _log.TagOf(await _log.WriteAsync(Entry(model, version), Stop))), Stop);

    // An old copy of the log with the anchor that belongs to it: only the tags differ.
    private async Task CutAsync(int keep)
    {
        string[] lines = [.. (await File.ReadAllLinesAsync(_log.Path, Stop)).Take(keep)];
        await File.WriteAllLinesAsync(_log.Path, lines, Stop);
        File.Delete(AuditAnchor.PathOf(_log.Path));
        if (keep > 0)
        {
            new AuditAnchor(keep, AuditLog.Digest(lines[^1])).Write(_log.Path);
        }
    }

    private async Task<AuditTags> CompareAsync() => AuditTags.Compare("credit", await AuditTags.ReadAsync(_store, "credit", Stop), _log, await _log.ReadAsync(Stop));
}
