using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Canary;

/// <summary>A canary proves; it does not approve.</summary>
public sealed class CanaryApprovalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_is_proven_good_and_not_approved_gives_its_requests_back_and_says_what_is_missing()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var registry = new ApprovalRegistry(bench.Store, new AuditLog(bench.AuditPath), bench.Time);
        await registry.NeedAsync("credit-risk", "champion", 2, "ada", Stop);

        var state = await bench.PassAsync(await bench.StartAsync(new() { Steps = [50], Hold = TimeSpan.FromMinutes(1) }), 60, 5000);

        Assert.Equal((CanaryPhase.RolledBack, CanaryVerdict.RollBack, 1, 0.0), (state.Phase, state.Decision!.Verdict, await bench.ChampionAsync(), bench.Traffic.Percent));
        Assert.Contains(
            "; but it is not promoted, and its requests go back: credit-risk version 2 needs 2 approvals as champion, and nobody has asked for them. Ask with ops.PromoteAsync(\"credit-risk/2\", \"champion\").", state.Decision.Why, StringComparison.Ordinal);
        Assert.Equal(["approval.needed", "canary.started", "canary.rolled-back"], await bench.AuditAsync());
    }

    [Fact]
    public async Task An_alias_that_was_moved_by_other_means_approves_nothing()
    {
        await using var bench = await CanaryBench.CreateAsync();
        await new ApprovalRegistry(bench.Store, new AuditLog(bench.AuditPath), bench.Time).NeedAsync("credit-risk", "champion", 1, "ada", Stop);
        var canary = await bench.StartAsync(new() { Steps = [50], Hold = TimeSpan.FromMinutes(1) });
        await bench.Store.SetAliasAsync("credit-risk", "champion", 2, Stop);

        var state = await bench.PassAsync(canary, 60, 5000);

        Assert.Equal((CanaryPhase.RolledBack, 0.0), (state.Phase, bench.Traffic.Percent));
        Assert.StartsWith(
            "The alias champion of credit-risk was moved to version 2 meanwhile; but it is not promoted, and its requests go back: credit-risk version 2 needs 1 approval as champion, and nobody has asked for it.", state.Decision!.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("canary.promoted", await bench.AuditAsync());
    }

    [Fact]
    public async Task One_that_is_approved_is_promoted_and_what_had_the_alias_is_kept()
    {
        await using var bench = await CanaryBench.CreateAsync();
        await bench.Store.SetModelVersionTagAsync("credit-risk", 2, new Tag(ApprovalTags.RegisteredBy, "tom"), Stop);
        var registry = new ApprovalRegistry(bench.Store, new AuditLog(bench.AuditPath), bench.Time);
        await registry.NeedAsync("credit-risk", "champion", 1, "ada", Stop);
        var version = await bench.Store.GetModelVersionAsync("credit-risk", 2, Stop);
        var state = await bench.StartAsync(new() { Steps = [50], Hold = TimeSpan.FromMinutes(1) });
        await registry.RequestAsync(version, "champion", new("", "ada", default, 0, "", 1), Stop);
        await registry.DecideAsync(version, "champion", "ann", "Good.", isRejection: false, Stop);

        Assert.Equal(CanaryPhase.Promoted, (await bench.PassAsync(state, 60, 5000)).Phase);
        Assert.StartsWith("version 1, until ", await bench.TagAsync("modelops.before.champion"), StringComparison.Ordinal);
        var promoted = (await new AuditLog(bench.AuditPath).ReadAsync(Stop)).Entries[^1];
        Assert.Equal(("canary.promoted", "champion", 1), (promoted.Action, promoted.Alias, promoted.Before));
    }
}
