using MimeKit;

namespace ModelOps.Monitoring.Mail.Tests;

public sealed class MailChannelTests : IAsyncLifetime
{
    private readonly SmtpServer _server = new();

    private static Alert Alert => new("drift", "credit-risk", AlertSeverity.Critical, "PSI of größe is 0.31.", new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero))
    {
        Version = "3",
        Labels = new Dictionary<string, string> { ["column"] = "größe" },
    };

    public async ValueTask InitializeAsync()
    {
        new MailExtension().Load();
        await _server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_mail_says_what_happened_to_all_its_readers()
    {
        var channel = Open("to=Team%20A%20<a@x.org>,b@x.org");
        await channel.SendAsync(Alert);
        await channel.SendAsync(Alert with { Resolved = Alert.Started.AddHours(1) });

        var (first, last) = (_server.Received()[0], _server.Received()[1]);
        Assert.Equal("[critical] drift credit-risk version 3", first.Subject);
        Assert.Equal("PSI of größe is 0.31.\n\nmodel: credit-risk\nversion: 3\ncolumn: größe\nsince: 2026-11-30 08:00 UTC\n", first.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(["a@x.org", "b@x.org"], first.To.Mailboxes.Select(box => box.Address));
        Assert.Equal(("modelops@x.org", MessageImportance.High, "auto-generated"), (first.From.Mailboxes.Single().Address, first.Importance, first.Headers[HeaderId.AutoSubmitted]));
        Assert.Equal("[resolved] drift credit-risk version 3", last.Subject);
        Assert.EndsWith("over: 2026-11-30 09:00 UTC\n", last.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(first.References, last.References);
    }

    [Fact]
    public async Task What_the_server_puts_off_is_tried_again()
    {
        await Open("to=full@x.org").SendAsync(Alert);
        Assert.Single(_server.Received());
    }

    [Fact]
    public async Task What_the_server_refuses_is_an_error() =>
        Assert.Matches(@"^mail 127\.0\.0\.1#[0-9a-f]{6} answered 550 \(RecipientNotAccepted\)\. Check sender and recipients\.$", (await Assert.ThrowsAsync<AlertException>(() => Open("to=unknown@x.org").SendAsync(Alert))).Message);

    [Fact]
    public async Task A_wrong_password_is_an_error_that_does_not_show_it()
    {
        await using var server = new SmtpServer { AsksForUser = true };
        await server.InitializeAsync();
        Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
        var channel = AlertChannels.Open($"smtp://ada%40x:WR0NG@127.0.0.1:{server.Port}?from=modelops@x.org&to=a@x.org&tls=none", new() { Pause = TimeSpan.Zero });
        var exception = await Assert.ThrowsAsync<AlertException>(() => channel.SendAsync(Alert));
        Assert.EndsWith("did not accept user and password. Check the channel's address.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("WR0NG", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_does_not_go_over_an_open_line()
    {
        Assert.SkipWhen(_server.Missing is not null, _server.Missing ?? "");
        var channel = AlertChannels.Open($"smtp://ada:S3CR3T@127.0.0.1:{_server.Port}?from=modelops@x.org&to=a@x.org", new() { Pause = TimeSpan.Zero });
        Assert.EndsWith("offers no encryption. Use smtps://, or tls=none for a server that you trust the way to.", (await Assert.ThrowsAsync<AlertException>(() => channel.SendAsync(Alert))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp://mail.x.org?to=a@x.org", "The address of a mail channel does not say from whom and to whom.")]
    [InlineData("smtp://mail.x.org?from=a@x.org", "The address of a mail channel does not say from whom and to whom.")]
    [InlineData("smtp://mail.x.org?form=a@x.org&to=b@x.org", "An address of mail has no option 'form'. Did you mean 'from'?")]
    [InlineData("smtps://mail.x.org?from=a@x.org&to=b@x.org&tls=none", "The option tls=none cannot be used here.")]
    [InlineData("smtp://mail.x.org?from=a@x.org&to=b@x.org&tls=maybe", "The option tls=maybe cannot be used here.")]
    public void An_address_that_does_not_do_is_refused(string address, string error) =>
        Assert.StartsWith(error, Assert.Throws<InvalidInputException>(() => AlertChannels.Open(address)).Message, StringComparison.Ordinal);

    private IAlertChannel Open(string query)
    {
        Assert.SkipWhen(_server.Missing is not null, _server.Missing ?? "");
        return AlertChannels.Open($"smtp://127.0.0.1:{_server.Port}?from=modelops@x.org&{query}", new() { Pause = TimeSpan.Zero });
    }
}
