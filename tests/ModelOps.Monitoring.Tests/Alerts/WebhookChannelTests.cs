using System.Text;
using System.Text.Json.Nodes;

namespace ModelOps.Monitoring.Tests.Alerts;

public sealed class WebhookChannelTests
{
    private static readonly AlertChannelOptions _fast = new() { Pause = TimeSpan.Zero };

    private static Alert Drift => new("drift", "credit-risk", AlertSeverity.Warning, "PSI of <age> is 0.31.", new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero))
    {
        Version = "3",
        Labels = new Dictionary<string, string> { ["data.column"] = "age" },
    };

    [Fact]
    public async Task Slack_gets_a_text_with_a_coloured_attachment()
    {
        var (path, body) = await SendAsync("slack+", Drift);
        Assert.Equal(WebhookReceiver.Path, path);
        Same("""
            {"text":"*[warning] drift credit-risk version 3*","attachments":[{"color":"warning","fallback":"PSI of &lt;age&gt; is 0.31.","text":"PSI of &lt;age&gt; is 0.31.",
            "fields":[{"title":"data.column","value":"age","short":true},{"title":"since","value":"2026-11-30 08:00 UTC","short":true}]}]}
            """, body);
    }

    [Fact]
    public async Task Teams_gets_a_message_with_an_adaptive_card()
    {
        var (_, body) = await SendAsync("teams+", Drift with { Resolved = Drift.Started.AddHours(2) });
        Same("""
            {"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","type":"AdaptiveCard","version":"1.4","body":[
            {"type":"TextBlock","text":"[resolved] drift credit-risk version 3","weight":"Bolder","size":"Medium","wrap":true,"color":"Good"},
            {"type":"TextBlock","text":"PSI of <age> is 0.31.","wrap":true},
            {"type":"FactSet","facts":[{"title":"data.column","value":"age"},{"title":"since","value":"2026-11-30 08:00 UTC"},{"title":"until","value":"2026-11-30 10:00 UTC"}]}]}}]}
            """, body);
    }

    [Fact]
    public async Task Alertmanager_gets_labels_and_times_at_its_second_interface()
    {
        var (path, body) = await SendAsync("alertmanager+", Drift with { Resolved = Drift.Started.AddHours(2) });
        Assert.Equal(WebhookReceiver.Path + "/api/v2/alerts", path);
        Same("""
            [{"labels":{"alertname":"drift","data_column":"age","model":"credit-risk","version":"3","severity":"warning"},"annotations":{"summary":"PSI of <age> is 0.31."},
            "startsAt":"2026-11-30T08:00:00.0000000+00:00","endsAt":"2026-11-30T10:00:00.0000000+00:00"}]
            """, body);
    }

    [Fact]
    public async Task Anything_else_gets_all_there_is()
    {
        var (_, body) = await SendAsync("", Drift);
        Same($$"""
            {"status":"firing","name":"drift","model":"credit-risk","version":"3","severity":"warning","sentence":"PSI of <age> is 0.31.","labels":{"data.column":"age"},
            "started":"2026-11-30T08:00:00.0000000+00:00","resolved":null,"fingerprint":"{{Drift.Fingerprint}}"}
            """, body);
    }

    [Theory]
    [InlineData("ada:p%40ss%3A1@", "ada:p@ss:1")]
    [InlineData("", null)]
    public async Task User_and_password_of_an_address_are_sent_as_basic_credentials(string credentials, string? expected)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await AlertChannels.Open("alertmanager+" + receiver.Address.Replace("http://", $"http://{credentials}", StringComparison.Ordinal), _fast).SendAsync(Drift);
        Assert.Equal(expected is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(expected)), receiver.Authorization);
    }

    [Fact]
    public async Task What_fails_at_the_server_is_tried_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answers.Enqueue(500);
        receiver.Answers.Enqueue(503);
        await AlertChannels.Open(receiver.Address, _fast).SendAsync(Drift);
        Assert.Equal((3, 1), (receiver.Tries, receiver.Received.Count));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(302)]
    public async Task What_is_refused_is_not_tried_again_and_goes_nowhere_else(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answers.Enqueue(status);
        var exception = await Assert.ThrowsAsync<AlertException>(() => AlertChannels.Open(receiver.Address, _fast).SendAsync(Drift));
        Assert.Matches($@"^webhook 127\.0\.0\.1#[0-9a-f]{{6}} answered {status}\. Check the channel's address\.$", exception.Message);
        Assert.Equal(1, receiver.Tries);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_in_the_end()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Delay = TimeSpan.FromMinutes(5);
        using var tries = new Tries();
        using var http = new HttpClient(tries);
        var exception = await Assert.ThrowsAsync<AlertException>(() => AlertChannels.Open(receiver.Address, _fast with { Timeout = TimeSpan.FromMilliseconds(200), Retries = 1, HttpClient = http }).SendAsync(Drift));
        Assert.EndsWith("did not answer in time.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, tries.Count);
    }

    [Fact]
    public async Task A_server_that_goes_on_failing_is_an_error_after_all_tries()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        for (var i = 0; i < 9; i++)
        {
            receiver.Answers.Enqueue(502);
        }

        Assert.Contains("answered 502", (await Assert.ThrowsAsync<AlertException>(() => AlertChannels.Open(receiver.Address, _fast).SendAsync(Drift))).Message, StringComparison.Ordinal);
        Assert.Equal(4, receiver.Tries);
    }

    private static async Task<(string Path, string Body)> SendAsync(string prefix, Alert alert)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await AlertChannels.Open(prefix + receiver.Address, _fast).SendAsync(alert);
        return Assert.Single(receiver.Received);
    }

    /// <summary>Counts what is sent, whether or not it arrives in time.</summary>
    private sealed class Tries() : DelegatingHandler(new SocketsHttpHandler())
    {
        internal int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private static void Same(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
