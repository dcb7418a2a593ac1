using System.Net;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Alerts;

/// <summary>A deployment's alerts as a notebook sees and changes them.</summary>
public sealed class AlertsCommandTests(TrainedBench trained) : IClassFixture<TrainedBench>, IAsyncDisposable
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var deployment in _bench.Ops.Deployments().Values)
        {
            await deployment.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_silence_is_shown_ended_and_in_the_audit_log()
    {
        await _bench.RunAsync("deploy credit@champion --name silent");
        Assert.Equal("silent has no alerts\n  sent to  nobody\n", await _bench.ShownAsync("alerts silent"));

        var shown = await _bench.ShownAsync("alerts silent --silence drift --for 2h --reason \"The form has changed.\"");
        Assert.Matches("alertname=drift +[0-9-]+ [0-9:]+ UTC +.* +The form has changed.\n", shown);
        Assert.Matches("Nobody is sent alerts with alertname=drift until [0-9-]+ [0-9:]+ UTC.", shown);
        var again = await _bench.Ops.SilenceAlertsAsync("silent", "alertname=drift", TimeSpan.FromHours(1), cancellationToken: Stop);
        Assert.Null(Assert.Single(again.Silences).Reason);
        Assert.Equal("Nothing holds back alerts with alertname=quality of 'silent'. The silences are: alertname=drift.", (await _bench.RefusedAsync("alerts silent --unsilence quality")).Message);
        Assert.Contains("Alerts with alertname=drift are sent again.", await _bench.ShownAsync("alerts silent --unsilence drift"), StringComparison.Ordinal);
        Assert.Empty((await _bench.Ops.AlertsAsync("silent", cancellationToken: Stop)).Silences);

        var entries = (await _bench.Ops.AuditAsync(null, Stop)).Shown.Where(entry => entry.Subject == "silent").ToArray();
        Assert.Equal(["alerts.silenced", "alerts.silenced", "alerts.unsilenced"], entries.Select(entry => entry.Action));
        Assert.EndsWith(" The form has changed.", entries[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_channels_are_taken_at_once_and_a_test_says_which_of_them_took_it()
    {
        using var receiver = new HttpListener();
        var port = Ports.Free();
        receiver.Prefixes.Add($"http://127.0.0.1:{port}/");
        receiver.Start();
        using var folder = new TemporaryFolder();
        await _bench.RunAsync("deploy credit@champion --name loud");
        Assert.Equal("The alerts of 'loud' are sent to nobody, so there is nothing to test. Say to whom with --channels env:NAME.", (await _bench.RefusedAsync("alerts loud --test")).Message);

        var file = folder.Write("hook", $"slack+http://127.0.0.1:{Ports.Free()}/services/secret");
        var shown = await _bench.ShownAsync($"alerts loud --channels alertmanager+http://127.0.0.1:{port},file:{file}");
        Assert.Contains($"Alerts are sent to alertmanager+http://127.0.0.1:{port}, file:{file} from now on.", shown, StringComparison.Ordinal);

        var taking = receiver.GetContextAsync();
        var testing = _bench.Ops.AlertsAsync("loud", new() { Test = true }, Stop);
        (await taking.WaitAsync(TimeSpan.FromSeconds(60), Stop)).Response.Close();
        var tested = await testing;
        Assert.Equal("1 of 2 alert channels of loud did not take the test message.", tested.Refusal);
        Assert.Matches("alertmanager 127.0.0.1#[0-9a-f]{6} +taken\n", ViewText.Render(tested.ToView()));
        Assert.DoesNotContain("secret", ViewText.Render(tested.ToView()), StringComparison.Ordinal);

        Assert.Contains("sent to  nobody", await _bench.ShownAsync("alerts loud --channels none"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--silence drift", "'--silence' needs '--for': say how long, such as --for 2h.")]
    [InlineData("--silence drift --for 0s", "'--for' is out of range. Give more than nothing, and a year at most.")]
    [InlineData("--for 2h", "'--for' and '--reason' are of a silence. Give '--silence', too.")]
    [InlineData("--silence drift --for 2h --test", "'--silence', '--unsilence', '--channels' and '--test' are one thing each. Give one at a time.")]
    [InlineData("--silence column= --for 2h", "'column=' chooses no alerts. Write an alert's name, or name=value once for each label, such as alertname=drift,column=age.")]
    [InlineData("--channels https://example.org/secret", "The address of an alert channel would be kept in a file, and it is a secret. Put it into an environment variable, and give 'env:NAME', or into a file of its own, and give 'file:PATH'.")]
    public async Task What_cannot_be_done_is_said_in_a_sentence(string options, string error)
    {
        await _bench.RunAsync("deploy credit@champion --name wrong");
        Assert.Equal(error, (await _bench.RefusedAsync("alerts wrong " + options)).Message);
    }

    [Fact]
    public async Task A_deployment_that_is_not_there_is_named() => Assert.StartsWith("No deployment is named 'nobody'.", (await _bench.RefusedAsync("alerts nobody")).Message, StringComparison.Ordinal);
}
