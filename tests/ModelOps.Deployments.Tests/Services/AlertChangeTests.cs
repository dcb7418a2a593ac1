using ModelOps.Deployments.Tests.Watching;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>Alerts of a service that runs: other channels, silences and tests by its files, without a restart.</summary>
public sealed class AlertChangeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_that_is_added_while_it_runs_is_sent_what_lasts_unless_that_is_silenced()
    {
        await using var bench = await ServiceBench.StartAsync();
        await using var receiver = await AlertReceiver.StartAsync();
        var broken = await bench.RegisterBrokenAsync();
        var (service, id) = await bench.ServeWithFilesAsync(ServiceBench.Spec() with { Follow = true, IsBackground = true });
        await using (service)
        {
            await bench.Tracker.SetAliasAsync("credit", "champion", broken, Stop);
            await ServiceBench.UntilAsync(() => service.Problems.Count > 0, "The problem");
            await ChangeAsync(bench, id, spec => spec with { Silences = [new(AlertMatcher.Parse("version"), DateTimeOffset.UtcNow.AddHours(2), "ada") { Reason = "We know <b>." }] });
            await ChangeAsync(bench, id, spec => spec with { Alerts = [receiver.Address] });
            await ServiceBench.UntilAsync(() => File.Exists(Path.Combine(bench.Store.FolderOf(id), "alerts.json")), "The alerts' file");
            await ServiceBench.UntilAsync(async () => await BoardAsync(bench, service) is var page && page.Contains(", silenced", StringComparison.Ordinal) && page.Contains("alertname=version", StringComparison.Ordinal) && page.Contains("We know &lt;b&gt;.", StringComparison.Ordinal), "The silence on the board");
        }

        await bench.Tracker.SetAliasAsync("credit", "champion", 1, Stop);

        // A restart keeps the silence and the channel; nobody was sent anything.
        var again = await bench.ServeAsync(bench.Store.FindSpec(id)!, new ModelServiceOptions { StateFolder = bench.Store.FolderOf(id) });
        await using (again)
        {
            again.Attach(bench.Store, id);
            Assert.Empty(receiver.Bodies);
            Assert.Contains("alertname=version", await BoardAsync(bench, again), StringComparison.Ordinal);
            var tested = await bench.Store.ChangeAndWaitAsync(id, spec => spec with { AlertTest = "t1" }, TimeSpan.FromSeconds(60), Stop);
            Assert.Null(Assert.Single(tested.Status.AlertTest!.Channels).Value);
            Assert.Contains("A test of the alerts", Assert.Single(receiver.Bodies), StringComparison.Ordinal);

            // What is changed later does not test again.
            await ChangeAsync(bench, id, spec => spec with { Silences = [] });
            await ServiceBench.UntilAsync(async () => !(await BoardAsync(bench, again)).Contains("alertname=version", StringComparison.Ordinal), "The end of the silence");
            Assert.Single(receiver.Bodies, body => body.Contains("A test of the alerts", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_channel_that_cannot_be_opened_is_refused_and_the_ones_before_stay()
    {
        await using var bench = await ServiceBench.StartAsync();
        await using var receiver = await AlertReceiver.StartAsync();
        var (service, id) = await bench.ServeWithFilesAsync(ServiceBench.Spec() with { Alerts = [receiver.Address] });
        await using var closing = service;
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ChangeAsync(bench, id, spec => spec with { Alerts = ["env:MODELOPS_NOT_SET"] }));
        Assert.Equal("The environment variable 'MODELOPS_NOT_SET', which holds the address of an alert channel, is not set. Set it, or name another.", error.Message);
        Assert.Equal([receiver.Address], bench.Store.FindSpec(id)!.Alerts);
        Assert.Equal([receiver.Address], service.Spec.Alerts);
    }

    private static Task ChangeAsync(ServiceBench bench, string id, Func<DeploymentSpec, DeploymentSpec> change) => bench.Store.ChangeAndWaitAsync(id, change, TimeSpan.FromSeconds(60), Stop);

    private static Task<string> BoardAsync(ServiceBench bench, ModelService service) => bench.Http.GetStringAsync(new Uri(service.Address, "board"), Stop);
}
