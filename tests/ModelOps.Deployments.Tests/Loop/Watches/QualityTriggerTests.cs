using ModelOps.Pipelines.Triggers;

namespace ModelOps.Deployments.Tests.Loop.Watches;

/// <summary>Labels that show a worse model wake a loop.</summary>
public sealed class QualityTriggerTests
{
    private static readonly WatchSpec _expects = new() { Expected = new Dictionary<string, double> { ["mae"] = 400 } };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worse_quality_wakes_it_once_and_says_metric_value_and_window()
    {
        await using var deployment = await WatchedDeployment.StartAsync(_expects);
        var watch = Watch(deployment);
        var good = await deployment.HourAsync();
        await deployment.LabelAsync(good, "500");
        var mark = (await watch.LookAsync(null, Stop)).Mark;
        Assert.Equal("1 2026-11-30T13:00:00.0000000Z", mark);

        var bad = await deployment.HourAsync();
        Assert.Null((await watch.LookAsync(mark, Stop)).Why);
        await deployment.LabelAsync(bad, "5000");
        var look = await watch.LookAsync(mark, Stop);
        Assert.Matches(@"^Version 1 of credit is worse than expected: mae 4\d{3}\S* \(.* to .*\), expected 400\S*: worse\. Seen in 250 labels of the window from 2026-11-30 13:00 to 2026-11-30 14:00 UTC\.$", look.Why);
        Assert.Null((await watch.LookAsync(look.Mark, Stop)).Why);
    }

    [Fact]
    public async Task Too_few_labels_are_no_verdict()
    {
        await using var deployment = await WatchedDeployment.StartAsync(_expects);
        var watch = Watch(deployment);
        var mark = (await watch.LookAsync(null, Stop)).Mark;
        var ids = await deployment.HourAsync();
        await deployment.LabelAsync(ids.Take(99), "5000");
        var look = await watch.LookAsync(mark, Stop);
        Assert.Equal((mark, null, "No window of version 1 has enough labels for a verdict on quality."), (look.Mark, look.Why, look.Note));

        await deployment.LabelAsync(ids.Skip(99), "5000");
        Assert.NotNull((await watch.LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task Without_an_expected_value_it_says_that_it_cannot_tell()
    {
        await using var deployment = await WatchedDeployment.StartAsync();
        await deployment.LabelAsync(await deployment.HourAsync(), "5000");
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Watch(deployment).LookAsync(null, Stop));
        Assert.Matches(@"^Whether version 1 of credit is worse cannot be said: none of its metrics has an expected value\. Give them, such as 'quality: \{expected: \{mae: \d+\.\d\d\}\}'\.$", error.Message);
    }

    [Fact]
    public async Task What_the_loop_expects_stands_above_what_the_deployment_expects()
    {
        await using var deployment = await WatchedDeployment.StartAsync(new() { Expected = new Dictionary<string, double> { ["mae"] = 9000 } });
        var (usual, own) = (Watch(deployment), Watch(deployment, new() { Expected = new Dictionary<string, double> { ["mae"] = 400 } }));
        var mark = (await usual.LookAsync(null, Stop)).Mark;
        await deployment.LabelAsync(await deployment.HourAsync(), "5000");

        Assert.Null((await usual.LookAsync(mark, Stop)).Why);
        Assert.NotNull((await own.LookAsync(mark, Stop)).Why);
    }

    private static ITrigger Watch(WatchedDeployment deployment, QualityTriggerSpec? spec = null) => Assert.Single(TriggerSet.Create(new() { Quality = spec ?? new() }, deployment.Context));
}
