using Microsoft.Extensions.Time.Testing;
using ModelOps.Deployments.Watching;

namespace ModelOps.Deployments.Tests.Watching;

/// <summary>What a service says to its channels.</summary>
public sealed class ServiceAlertsTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_lasts_is_sent_and_kept_over_a_restart_and_its_end_is_an_event()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await AlertReceiver.StartAsync();
        var alerts = ServiceAlerts.Open([receiver.Address], [], folder.Path, _time);
        var alert = Stopped();

        await alerts.UpdateAsync([alert], Stop);
        Assert.Contains("The payload log cannot write", Assert.Single(receiver.Bodies), StringComparison.Ordinal);
        Assert.Equal([alert.Name], alerts.Active.Select(each => each.Name));

        await alerts.UpdateAsync([alert], Stop);
        var again = ServiceAlerts.Open([receiver.Address], [], folder.Path, _time);
        Assert.Equal([alert.Fingerprint], again.Active.Select(each => each.Fingerprint));
        await again.UpdateAsync([alert], Stop);
        Assert.Single(receiver.Bodies);

        await again.UpdateAsync([], Stop);
        Assert.Equal(2, receiver.Bodies.Count);
        Assert.Empty(again.Active);
        Assert.NotNull(Assert.Single(again.Events).Alert.Resolved);
    }

    [Fact]
    public async Task A_channel_that_does_not_answer_is_a_problem_without_its_address()
    {
        using var folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable("MODELOPS_TEST_CHANNEL", $"slack+http://127.0.0.1:{Ports.Free()}/services/T0/secret");
        var alerts = ServiceAlerts.Open(["env:MODELOPS_TEST_CHANNEL"], [], folder.Path, _time);
        alerts.Use(ServiceAlerts.Channels(["env:MODELOPS_TEST_CHANNEL"], new() { Pause = TimeSpan.Zero }), []);
        await alerts.UpdateAsync([Stopped()], Stop);
        Assert.DoesNotContain("secret", Assert.Single(alerts.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(folder.File("alerts.json"), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slack+https://hooks.slack.com/services/T0/B0/secret", false)]
    [InlineData("https://example.org/hook", false)]
    [InlineData("alertmanager+http://user:secret@localhost:9093", false)]
    [InlineData("alertmanager+http://localhost:9093", true)]
    [InlineData("env:SLACK_URL", true)]
    [InlineData("file:/run/secrets/slack", true)]
    [InlineData("slack+${SLACK_URL}", true)]
    [InlineData("smtp://modelops:${PASSWORD}@mail.example.com?from=a@example.com&to=b@example.com", true)]
    [InlineData("smtp://modelops:secret@mail.example.com?from=${FROM}&to=b@example.com", false)]
    public void A_secret_is_refused_in_a_specification_and_not_repeated(string address, bool isTaken)
    {
        var errors = new DeploymentSpec { Name = "credit", Model = "credit@champion", Alerts = [address] }.Errors().ToArray();
        Assert.Equal(isTaken, errors.Length == 0);
        Assert.All(errors, error => Assert.DoesNotContain("secret/", error, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.EndsWith("and give 'env:NAME', or into a file of its own, and give 'file:PATH'.", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silence_holds_from_the_next_time_on_over_a_restart_until_it_ends()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await AlertReceiver.StartAsync();
        AlertSilence[] silences = [new(AlertMatcher.Parse("payload-log"), _time.GetUtcNow().AddHours(2), "ada")];
        var alerts = ServiceAlerts.Open([receiver.Address], [], folder.Path, _time);
        alerts.Use(null, silences);
        await alerts.UpdateAsync([Stopped()], Stop);
        var again = ServiceAlerts.Open([receiver.Address], silences, folder.Path, _time);
        await again.UpdateAsync([Stopped()], Stop);
        Assert.Empty(receiver.Bodies);

        _time.Advance(TimeSpan.FromHours(2));
        await again.UpdateAsync([Stopped()], Stop);
        Assert.Single(receiver.Bodies);
    }

    [Fact]
    public async Task A_test_says_of_each_channel_whether_it_took_the_message()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await AlertReceiver.StartAsync();
        string[] channels = [receiver.Address, "file:" + folder.Write("hook", $"slack+http://127.0.0.1:{Ports.Free()}/services/secret\n")];
        var result = await ServiceAlerts.TestAsync("t1", "credit", channels, _time, Stop);
        Assert.Equal(("t1", 2), (result.Id, result.Channels.Count));
        Assert.Null(Assert.Single(result.Channels, channel => channel.Key.StartsWith("alertmanager", StringComparison.Ordinal)).Value);
        Assert.Matches("^slack 127.0.0.1#[0-9a-f]{6} cannot be reached", Assert.Single(result.Channels, channel => channel.Key.StartsWith("slack", StringComparison.Ordinal)).Value);
        Assert.Contains("A test of the alerts of the deployment ", Assert.Single(receiver.Bodies), StringComparison.Ordinal);
    }

    [Fact]
    public void A_canary_that_was_rolled_back_is_an_alert_for_a_day()
    {
        var now = _time.GetUtcNow();
        var canary = new CanaryState { Id = "c", Plan = new CanaryPlan("credit", 1, 2, "champion", "ann"), Phase = CanaryPhase.RolledBack, Updated = now, Decision = new(CanaryVerdict.RollBack, "Version 2 is rolled back, since its errors are worse.", []) };
        Assert.Equal(("canary", "2", "Version 2 is rolled back, since its errors are worse."), AlertConditions.Of("credit", [], false, [], canary, now).Select(alert => (alert.Name, alert.Version, alert.Sentence)).Single());
        Assert.Empty(AlertConditions.Of("credit", [], false, [], canary, now.AddDays(1)));
        Assert.Empty(AlertConditions.Of("credit", [], false, [], canary with { Phase = CanaryPhase.Promoted }, now));
    }

    private Alert Stopped() => Assert.Single(AlertConditions.Of("credit", [], logStopped: true, [], null, _time.GetUtcNow()));
}
