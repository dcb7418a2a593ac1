using Microsoft.Extensions.Time.Testing;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Monitor;

/// <summary>The panel of a deployment that runs, in a notebook that somebody looks at.</summary>
public sealed class LivePanelTests : IAsyncLifetime
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(3);
    private readonly Workbench _bench = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
    private ModelOpsSession _ops = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ops = new ModelOpsSession(_bench.Host, _bench.Options with { Time = _time });
        await RunAsync("train train --target risk --trainer logistic --as model");
        await RunAsync("deploy model --name credit");
        _bench.Host.Clear();
        _bench.Host.CanUpdateLater = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _ops.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task It_is_shown_anew_while_later_cells_run_until_the_deployment_stops()
    {
        await RunAsync("monitor credit");
        await UntilAsync(() => _bench.Host.LiveText.Contains("Kept up to date every 3 seconds.", StringComparison.Ordinal));
        Assert.Empty(_bench.Host.Shown);
        Assert.Contains("<div class=\"modelops-board\">", _bench.Host.LiveHtml[^1], StringComparison.Ordinal);
        Assert.Contains("/board\" target=\"_blank\"", _bench.Host.LiveHtml[^1], StringComparison.Ordinal);

        await RunAsync("predict credit --data test");
        await UntilAsync(() => _bench.Host.LiveHtml[^1].Contains("<td class=\"number\">1</td>", StringComparison.Ordinal));

        var panel = _ops.Panels()["credit"];
        await _ops.UndeployAsync("credit", Stop);
        await UntilAsync(() => panel.Ended.IsCompleted);
        Assert.Equal("the deployment has stopped", panel.Reason);
        Assert.EndsWith("No longer kept up to date: the deployment has stopped.", _bench.Host.LiveText.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_one_takes_its_place_and_its_time_and_the_session_end_it()
    {
        await RunAsync("monitor credit");
        var first = _ops.Panels()["credit"];
        await RunAsync("monitor credit --for 5s");
        Assert.Equal("another panel of the deployment was opened", first.Reason);
        var second = _ops.Panels()["credit"];
        await UntilAsync(() => second.Ended.IsCompleted);
        Assert.Equal("its time is over", second.Reason);

        await RunAsync("monitor credit --live");
        var third = _ops.Panels()["credit"];
        await _ops.DisposeAsync();
        Assert.Equal("the session has ended", third.Reason);
        Assert.EndsWith("No longer kept up to date: the session has ended.", _bench.Host.LiveText.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_looks_it_is_shown_once_and_nothing_waits()
    {
        _bench.Host.CanUpdateLater = false;
        await RunAsync("monitor credit --live --for 10m");
        Assert.Contains("As it was when it was asked for.", _bench.Host.Text, StringComparison.Ordinal);
        Assert.Contains("no alerts. ", _bench.Host.Text, StringComparison.Ordinal);
        Assert.False(_ops.Panels()["credit"].Ended.IsCompleted);

        var opened = await _ops.OpenPanelAsync("credit", cancellationToken: Stop);
        Assert.Equal(("credit", "/board"), (opened.Deployment, opened.Board.AbsolutePath));
        Assert.Contains("version", opened.ToString(), StringComparison.Ordinal);
        await opened.DisposeAsync();
        Assert.True(opened.Ended.IsCompleted);
    }

    [Theory]
    [InlineData("monitor credit --live --window 1h", "A live panel shows the windows that the deployment looks at itself, so '--window' does not go with '--live'. Leave one of them out.")]
    [InlineData("monitor credit --live --fail", "A live panel shows the windows that the deployment looks at itself, so '--fail' does not go with '--live'. Leave one of them out.")]
    [InlineData("monitor nobody --live", "No deployment is named 'nobody'.")]
    [InlineData("monitor credit --for 0s", "'--for' cannot be 0s. Give how long the panel is kept up to date, such as 10m.")]
    [InlineData("monitor credit --window 1h", "No deployment 'credit' has a payload log.")]
    [InlineData("monitor credit --live false", "No deployment 'credit' has a payload log.")]
    public async Task What_does_not_go_with_it_is_one_sentence_and_what_asks_for_windows_judges_them(string line, string sentence) =>
        Assert.StartsWith(sentence, (await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(line))).Message, StringComparison.Ordinal);

    private Task RunAsync(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        return CommandCatalog.RunAsync(_ops, line[..blank], Workbench.Words(line[blank..]), "", Stop);
    }

    private async Task UntilAsync(Func<bool> isSo)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < 6000, _bench.Host.LiveText);
            _time.Advance(_every);
            await Task.Delay(10, Stop);
        }
    }
}
