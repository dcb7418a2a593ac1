using ModelOps.Governance.Approvals;

namespace ModelOps.Governance.Tests.Approvals;

/// <summary>Tags that were changed, taken away or put in by hand are refused, each with its reason.</summary>
public sealed class ApprovalTamperingTests : IAsyncLifetime
{
    private const string Ann = "modelops.approval.champion.ann";
    private ApprovalBench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await ApprovalBench.StartAsync();
        await _bench.AskAsync(needs: 1);
        await _bench.ApproveAsync("ann");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Words_that_are_not_those_of_the_record()
    {
        await _bench.TagAsync(Ann, "approved 2026-11-30 09:16 UTC by ann: something else");
        await RefusedAsync($"The tag {Ann} does not say what its record in {Ann}.record says.");
    }

    [Fact]
    public async Task Words_without_a_record()
    {
        await _bench.TagAsync("modelops.approval.champion.eve", "approved 2026-11-30 09:16 UTC by eve: fine");
        await RefusedAsync("The tag modelops.approval.champion.eve has no record in modelops.approval.champion.eve.record.");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"decided\":null,\"line\":\"\",\"log\":\"\"}")]
    [InlineData("{\"decided\":{\"by\":\"ann\"},\"line\":\"\",\"log\":\"\"}")]
    public async Task A_record_that_is_none(string json)
    {
        await _bench.TagAsync(Ann + ".record", json);
        await RefusedAsync($"The tag {Ann}.record is not a record.");
    }

    [Fact]
    public async Task An_approval_of_another_person_made_of_the_first()
    {
        var request = (await _bench.ReadAsync()).Request!;
        var forged = new Approval("eve", _bench.Time.GetUtcNow(), "Fine.", request.Id, request.Digest);
        var line = (await _bench.Log.ReadAsync(ApprovalBench.Stop)).Head;
        await PutAsync("modelops.approval.champion.eve", forged, line);
        await RefusedAsync("The audit log says something else of what eve decided on credit version 2 as champion.");
        await PutAsync("modelops.approval.champion.eve", forged, new string('a', 64));
        await RefusedAsync("The audit log does not have what eve decided on credit version 2 as champion.");
    }

    [Fact]
    public async Task An_approval_by_an_owner_put_in_by_hand_and_in_the_log()
    {
        var request = (await _bench.ReadAsync()).Request!;
        var forged = new Approval("tom", _bench.Time.GetUtcNow(), "Mine.", request.Id, request.Digest);
        var line = await _bench.Log.AppendAsync(new("x", _bench.Time.GetUtcNow(), "tom", AuditActions.Approved, "credit/2", "Mine.") { Alias = "champion", Evidence = ApprovalTags.DigestOf(forged) }, ApprovalBench.Stop);
        await PutAsync("modelops.approval.champion.tom", forged, line);
        await RefusedAsync("The approval of tom is of their own version.");
    }

    [Fact]
    public async Task The_same_person_under_two_keys()
    {
        var tags = await _bench.TagsAsync();
        await _bench.TagAsync("modelops.approval.champion.ann-2", tags[Ann]);
        await _bench.TagAsync("modelops.approval.champion.ann-2.record", tags[Ann + ".record"]);
        await RefusedAsync("ann approved twice.");
    }

    [Fact]
    public async Task A_rejection_whose_tags_were_taken_away()
    {
        await _bench.RejectAsync("bob");
        foreach (var key in (string[])["modelops.rejection.champion", "modelops.rejection.champion.record"])
        {
            await _bench.Store.DeleteModelVersionTagAsync("credit", 2, key, ApprovalBench.Stop);
        }

        await RefusedAsync("The audit log says that bob rejected it, and its tag modelops.rejection.champion does not.");
    }

    [Fact]
    public async Task An_audit_log_that_was_changed()
    {
        File.WriteAllText(_bench.Log.Path, File.ReadAllText(_bench.Log.Path).Replace("It is better", "It is worse", StringComparison.Ordinal));
        await RefusedAsync("The audit log was changed: line 3 is not the one that its anchor keeps the hash of.");
    }

    [Fact]
    public async Task What_is_in_the_log_of_another_machine_is_counted_and_cannot_be_compared()
    {
        _bench.Log = new AuditLog(_bench.File("other.jsonl"));
        Assert.Equal((ApprovalStatus.Approved, 2), (await _bench.ReadAsync() is var state ? state.Status : default, state.Elsewhere));
    }

    [Fact]
    public async Task Asking_again_clears_what_was_left_half_written()
    {
        await _bench.Store.DeleteModelVersionTagAsync("credit", 2, Ann, ApprovalBench.Stop);
        await RefusedAsync($"The tag {Ann} does not say what its record in {Ann}.record says.");
        Assert.Equal(1, (await _bench.AskAsync(needs: 1)).Missing);
        Assert.Equal(ApprovalStatus.Approved, (await _bench.ApproveAsync("ann")).Status);
    }

    private Task PutAsync(string key, Approval forged, string line) => Task.WhenAll(
        _bench.TagAsync(key, ApprovalTags.Text(forged, isRejection: false)),
        _bench.TagAsync(key + ".record", ApprovalTags.Write(new ApprovalRecord<Approval>(forged, line, _bench.Log.Place))));

    private async Task RefusedAsync(string problem)
    {
        var state = await _bench.ReadAsync();
        Assert.Equal((ApprovalStatus.Invalid, problem), (state.Status, Assert.Single(state.Problems)));
        Assert.Equal($"credit version 2 is not approved as champion: {problem} Ask with ops.PromoteAsync(\"credit/2\", \"champion\").", await _bench.RefusedAsync(() => _bench.Registry.RequireAsync("credit", 2, "champion", ApprovalBench.Stop)));
    }
}
