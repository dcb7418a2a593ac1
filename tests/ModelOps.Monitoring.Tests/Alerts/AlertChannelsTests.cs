namespace ModelOps.Monitoring.Tests.Alerts;

public sealed class AlertChannelsTests
{
    [Theory]
    [InlineData("slack+${HOOK}")]
    [InlineData("slack+https://hooks.slack.com/services/${TOKEN}")]
    public void A_secret_comes_from_the_environment(string address)
    {
        var channel = AlertChannels.Open(address, new() { Environment = name => name == "HOOK" ? "https://hooks.slack.com/services/T0S3CR3T\n" : "T0S3CR3T" });
        Assert.Matches("^slack hooks.slack.com#[0-9a-f]{6}$", channel.Name);
        Assert.Equal(AlertChannels.Open("slack+https://hooks.slack.com/services/T0S3CR3T").Name, channel.Name);
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named() => Assert.Equal(
        "The environment variable HOOK and TOKEN of an alert channel is not set. Set it, or write the address.",
        Assert.Throws<InvalidInputException>(() => AlertChannels.Open("slack+${HOOK}/${TOKEN}", new() { Environment = _ => " " })).Message);

    [Theory]
    [InlineData("pager+https://S3CR3T.example.com/x", "pager+https")]
    [InlineData("S3CR3T", "")]
    [InlineData("slack+https://", "")]
    [InlineData("https:///S3CR3T", "")]
    public void An_address_of_no_known_form_is_refused_without_repeating_it(string address, string scheme)
    {
        var message = Assert.Throws<InvalidInputException>(() => AlertChannels.Open(address)).Message;
        Assert.StartsWith($"An alert channel of the scheme '{scheme}", message, StringComparison.Ordinal);
        Assert.Contains("use slack+https://hooks.slack.com/services/…, teams+https://…, alertmanager+http://host:9093, ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3CR3T", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_that_adds_mail_is_named() =>
        Assert.EndsWith("The package ModelOps.Monitoring.Mail adds it.", Assert.Throws<InvalidInputException>(() => AlertChannels.Open("smtps://user:S3CR3T@mail.example.com?to=a@b")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_channel_of_your_own_is_opened_by_its_scheme()
    {
        AlertChannels.Add(new Pigeons());
        await AlertChannels.Open("pigeon://roof").SendAsync(new("drift", "m", AlertSeverity.Info, "Coo.", default));
        Assert.Equal("pigeon", AlertChannels.Find("pigeon").Schemes[0]);
        Assert.Equal(["[info] drift m"], Pigeons.Flown);
    }

    private sealed class Pigeons : IAlertChannelProvider, IAlertChannel
    {
        internal static List<string> Flown { get; } = [];

        public IReadOnlyList<string> Schemes => ["pigeon"];

        public string Form => "pigeon://place";

        public string Name => "pigeon roof";

        public IAlertChannel Open(Uri address, AlertChannelOptions options) => this;

        public Task SendAsync(Alert alert, CancellationToken cancellationToken = default)
        {
            Flown.Add(alert.Title);
            return Task.CompletedTask;
        }
    }
}
