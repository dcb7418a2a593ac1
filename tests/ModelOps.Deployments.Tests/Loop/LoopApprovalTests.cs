using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Loop;

/// <summary>A loop by a gate alone asks for what it may not decide.</summary>
public sealed class LoopApprovalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_that_the_gate_lets_through_waits_for_approval_and_the_alias_stays()
    {
        await using var bench = await LoopBench.CreateAsync();
        var registry = new ApprovalRegistry(bench.Tracker, bench.Audit, bench.Time);
        await registry.NeedAsync(LoopBench.Model, "champion", 1, "ada", Stop);

        var cycle = await bench.WokenAsync();

        Assert.Equal(LoopOutcome.Refused, cycle!.Outcome);
        Assert.StartsWith("The gate agrees. rides version 2 ", cycle.Why, StringComparison.Ordinal);
        Assert.Equal(1, (await bench.Tracker.GetVersionByAliasAsync(LoopBench.Model, "champion", Stop)).Version);
        var waiting = Assert.Single(await registry.OpenAsync(LoopBench.Model, Stop));
        Assert.Equal(("loop rides", "gate.yaml", 1, 2), (waiting.Request!.By, waiting.Request.Gate, waiting.Request.Before, waiting.Version));
        Assert.Contains(waiting.Request.By, waiting.Owners);
    }

    [Fact]
    public async Task Without_a_policy_its_move_is_kept_with_what_was_before()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Equal(LoopOutcome.Promoted, (await bench.WokenAsync())!.Outcome);
        Assert.StartsWith("version 1, until ", (await bench.Tracker.GetModelVersionAsync(LoopBench.Model, 2, Stop)).Tags.Single(tag => tag.Key == "modelops.before.champion").Value, StringComparison.Ordinal);
        var end = (await bench.Audit.ReadAsync(Stop)).Entries[^1];
        Assert.Equal(("loop.promoted", "champion", 1), (end.Action, end.Alias, end.Before));
    }
}
