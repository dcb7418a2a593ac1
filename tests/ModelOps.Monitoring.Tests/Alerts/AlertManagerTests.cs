using Microsoft.Extensions.Time.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Alerts;

public sealed class AlertManagerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));
    private readonly Recorder _one = new("one");
    private readonly Recorder _other = new("other");

    private AlertOptions Options => new() { File = _folder.File("alerts.json"), Time = _time };

    [Fact]
    public async Task An_alert_is_sent_once_while_it_lasts_and_once_when_it_is_over()
    {
        var manager = Open();
        for (var i = 0; i < 5; i++)
        {
            await manager.UpdateAsync("drift", [Drift("age", $"PSI is 0.3{i}.")]);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["[warning] drift credit-risk: PSI is 0.30."], _one.Sent);
        Assert.Equal("PSI is 0.34.", Assert.Single(manager.Active).Sentence);
        await manager.UpdateAsync("drift", []);
        await manager.UpdateAsync("drift", []);
        Assert.Equal(["[warning] drift credit-risk: PSI is 0.30.", "[resolved] drift credit-risk: PSI is 0.34."], _one.Sent);
        Assert.Equal(_one.Sent, _other.Sent);
        Assert.Empty(manager.Active);
        await manager.UpdateAsync("drift", [Drift("age", "Again.")]);
        Assert.Equal(3, _one.Sent.Count);
    }

    [Fact]
    public async Task One_that_lasts_is_sent_again_after_a_while()
    {
        var manager = Open();
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        _time.Advance(TimeSpan.FromHours(3.9));
        Assert.Equal(0, (await manager.SendDueAsync()).Sent);
        _time.Advance(TimeSpan.FromHours(0.1));
        Assert.Equal(2, (await manager.SendDueAsync()).Sent);
    }

    [Fact]
    public async Task A_channel_may_want_to_hear_more_often()
    {
        _other.Repeat = TimeSpan.FromMinutes(1);
        var manager = Open();
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        _time.Advance(TimeSpan.FromMinutes(1));
        await manager.SendDueAsync();
        Assert.Equal((1, 2), (_one.Sent.Count, _other.Sent.Count));
    }

    [Fact]
    public async Task A_restart_repeats_nothing_and_forgets_nothing()
    {
        await Open().UpdateAsync("drift", [Drift("age", "A."), Drift("income", "B.")]);
        var manager = Open();
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        Assert.Equal(["[warning] drift credit-risk: A.", "[warning] drift credit-risk: B.", "[resolved] drift credit-risk: B."], _one.Sent);
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero), Assert.Single(manager.Active).Started);
    }

    [Fact]
    public async Task What_a_channel_did_not_take_is_sent_again_to_it_alone()
    {
        var manager = Open();
        _other.Fails = true;
        var report = await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        Assert.Equal(1, report.Sent);
        Assert.Equal(["other is away. The alert is sent again later."], report.Problems);
        _other.Fails = false;
        Assert.Equal(1, (await Open().SendDueAsync()).Sent);
        Assert.Equal((1, 1), (_one.Sent.Count, _other.Sent.Count));

        _other.Fails = true;
        await Open().UpdateAsync("drift", []);
        _other.Fails = false;
        await Open().SendDueAsync();
        Assert.Equal((2, 2), (_one.Sent.Count, _other.Sent.Count));
        Assert.Equal(0, (await Open().SendDueAsync()).Sent);
    }

    [Fact]
    public async Task Who_never_heard_of_an_alert_does_not_hear_of_its_end()
    {
        var manager = Open();
        _other.Fails = true;
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        _other.Fails = false;
        await manager.UpdateAsync("drift", []);
        Assert.Empty(_other.Sent);
        Assert.Equal(2, _one.Sent.Count);
    }

    [Fact]
    public async Task What_gets_worse_is_news()
    {
        var manager = Open();
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        await manager.UpdateAsync("drift", [Drift("age", "Worse.") with { Severity = AlertSeverity.Critical }]);
        await manager.UpdateAsync("drift", [Drift("age", "Better.")]);
        Assert.Equal(["[warning] drift credit-risk: A.", "[critical] drift credit-risk: Worse."], _one.Sent);
    }

    [Fact]
    public async Task A_silence_holds_back_what_it_matches_until_it_ends()
    {
        var manager = Open();
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        await manager.SilenceAsync(new(AlertMatcher.Parse("alertname=drift, column=age"), _time.GetUtcNow().AddHours(6), "ada"));
        _time.Advance(TimeSpan.FromHours(5));
        await Open().UpdateAsync("drift", [Drift("age", "A."), Drift("income", "B.")]);
        Assert.Equal(["[warning] drift credit-risk: A.", "[warning] drift credit-risk: B."], _one.Sent);
        Assert.Equal("alertname=drift,column=age", Assert.Single(Open().Silences).Matcher.ToString());
        await Open().UpdateAsync("drift", [Drift("income", "B.")]);
        _time.Advance(TimeSpan.FromHours(2));
        await Open().SendDueAsync();
        Assert.Equal("[resolved] drift credit-risk: A.", _one.Sent[^1]);
        Assert.Empty(Open().Silences);
        await Assert.ThrowsAsync<InvalidInputException>(() => manager.SilenceAsync(new(AlertMatcher.Parse("model=m"), _time.GetUtcNow(), "ada")));
    }

    [Fact]
    public async Task Silences_are_set_as_a_whole_and_a_word_alone_is_an_alerts_name()
    {
        var manager = Open();
        await manager.SetSilencesAsync([new(AlertMatcher.Parse("drift"), _time.GetUtcNow().AddHours(1), "ada") { Reason = "Known." }, new(AlertMatcher.Parse("quality"), _time.GetUtcNow(), "ada")]);
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        Assert.Empty(_one.Sent);
        Assert.Equal(("alertname=drift", "Known."), Assert.Single(Open().Silences) is var kept ? (kept.Matcher.ToString(), kept.Reason) : default);
        await manager.SetSilencesAsync([]);
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        Assert.Single(_one.Sent);
    }

    [Fact]
    public async Task Another_channel_is_sent_what_lasts_and_one_that_is_left_out_hears_nothing_more()
    {
        var manager = AlertManager.Open(Options, _one);
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        manager.SetChannels(_other);
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        await manager.UpdateAsync("drift", []);
        Assert.Equal(["[warning] drift credit-risk: A."], _one.Sent);
        Assert.Equal(["[warning] drift credit-risk: A.", "[resolved] drift credit-risk: A."], _other.Sent);
        Assert.Throws<InvalidInputException>(() => manager.SetChannels(_one, new Recorder("one")));
    }

    [Fact]
    public async Task One_source_does_not_end_what_another_says()
    {
        var manager = Open();
        await manager.UpdateAsync("drift", [Drift("age", "A.")]);
        await manager.UpdateAsync("errors", []);
        Assert.Single(manager.Active);
        Assert.Single(_one.Sent);
    }

    [Fact]
    public async Task A_clock_set_back_does_not_hold_alerts_back()
    {
        await Open().UpdateAsync("drift", [Drift("age", "A.")]);
        var earlier = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        var manager = AlertManager.Open(Options with { Time = earlier }, _one, _other);
        Assert.Equal(2, (await manager.SendDueAsync()).Sent);
        Assert.Equal(0, (await manager.SendDueAsync()).Sent);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_not_taken_for_an_empty_one()
    {
        _folder.Write("alerts.json", "{\"alerts\": 7}");
        Assert.Contains("does not say which alerts were sent", Assert.Throws<InvalidInputException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_channel_twice_is_refused() =>
        Assert.Equal("The alert channel one is given twice; leave one out.", Assert.Throws<InvalidInputException>(() => AlertManager.Open(Options, _one, new Recorder("one"))).Message);

    [Theory]
    [InlineData("=drift")]
    [InlineData("drift,quality")]
    [InlineData("model=")]
    [InlineData("model=a,model=b")]
    [InlineData("")]
    public void A_matcher_that_chooses_nothing_is_refused(string text) => Assert.Throws<InvalidInputException>(() => AlertMatcher.Parse(text));

    [Fact]
    public void A_fingerprint_is_of_what_an_alert_is_known_by_alone()
    {
        Assert.Equal(Drift("age", "A.").Fingerprint, (Drift("age", "B.") with { Severity = AlertSeverity.Critical }).Fingerprint);
        Assert.NotEqual(Drift("age", "A.").Fingerprint, Drift("income", "A.").Fingerprint);
        Assert.NotEqual(Drift("age", "A.").Fingerprint, (Drift("age", "A.") with { Version = "2" }).Fingerprint);
    }

    public void Dispose() => _folder.Dispose();

    private static Alert Drift(string column, string sentence) =>
        new("drift", "credit-risk", AlertSeverity.Warning, sentence, new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero)) { Labels = new Dictionary<string, string> { ["column"] = column } };

    private AlertManager Open() => AlertManager.Open(Options, _one, _other);

    private sealed class Recorder(string name) : IAlertChannel
    {
        public string Name => name;

        public TimeSpan? Repeat { get; set; }

        internal bool Fails { get; set; }

        internal List<string> Sent { get; } = [];

        public Task SendAsync(Alert alert, CancellationToken cancellationToken = default)
        {
            if (Fails)
            {
                throw new AlertException($"{name} is away.");
            }

            Sent.Add($"{alert.Title}: {alert.Sentence}");
            return Task.CompletedTask;
        }
    }
}
