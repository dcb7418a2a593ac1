using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>A service that follows an alias which needs approvals.</summary>
public sealed class ApprovalFollowTests
{
    private static readonly DeploymentSpec _spec = ServiceBench.Spec() with { Follow = true };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_not_approved_is_not_served_and_the_version_before_goes_on()
    {
        await using var bench = await ServiceBench.StartAsync();
        var problems = new List<string>();
        var (service, id) = await bench.ServeWithFilesAsync(_spec, new ModelServiceOptions { Problem = problems.Add });
        await using var ending = service;
        var registry = new ApprovalRegistry(bench.Tracker, new AuditLog(bench.Store.AuditFile), TimeProvider.System);
        await registry.NeedAsync("credit", "champion", 1, "tom", Stop);
        await bench.Tracker.SetModelVersionTagAsync("credit", 2, new Tag(ApprovalTags.RegisteredBy, "tom"), Stop);
        var version = await bench.Tracker.GetModelVersionAsync("credit", 2, Stop);
        await registry.RequestAsync(version, "champion", new("", "tom", default, 0, "", 1), Stop);

        // Past every command of ours, as MLflow's page can.
        await bench.Tracker.SetAliasAsync("credit", "champion", 2, Stop);
        await ServiceBench.UntilAsync(() => bench.Store.Find(id)!.Status.Problems.Count > 0, "The problem");
        var asked = bench.Asked;
        await ServiceBench.UntilAsync(() => bench.Asked > asked + 3, "Another look");

        Assert.StartsWith("credit@champion is version 2 now, which cannot be served: credit version 2 waits for 1 of 1 approval as champion. ", Assert.Single(problems), StringComparison.Ordinal);
        Assert.EndsWith(" Version 1 goes on.", problems[0], StringComparison.Ordinal);
        Assert.Equal(1, await bench.AskAsync(service));

        await registry.DecideAsync(version, "champion", "ann", "Good.", isRejection: false, Stop);
        await ServiceBench.UntilAsync(() => service.Versions[0].Version == "2" && service.Problems.Count == 0, "The approved version");
        Assert.Equal(2, await bench.AskAsync(service));

        await registry.DecideAsync(version, "champion", "bob", "It leaks.", isRejection: true, Stop);
        Assert.StartsWith(
            "credit version 2 was rejected as champion by bob on ",
            (await Assert.ThrowsAsync<CheckFailedException>(() => bench.ServeAsync(_spec))).Message, StringComparison.Ordinal);
    }
}
