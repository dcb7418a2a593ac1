using ModelOps.Testing;

namespace ModelOps.Monitoring.Mail.Tests;

/// <summary>Mail does what an alert channel must do, against a real mail server.</summary>
public sealed class MailContractTests : AlertChannelContract, IAsyncLifetime
{
    private readonly SmtpServer _server = new() { AsksForUser = true };

    protected override string Secret => "S3CR3T";

    public async ValueTask InitializeAsync()
    {
        new MailExtension().Load();
        await _server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    protected override Task<IAlertChannel> OpenAsync()
    {
        Assert.SkipWhen(_server.Missing is not null, _server.Missing ?? "");
        return Task.FromResult(AlertChannels.Open($"smtp://ada%40x:S3CR3T%3A%40@127.0.0.1:{_server.Port}?from=modelops@x.org&to=team@x.org&tls=none", new() { Pause = TimeSpan.Zero }));
    }

    protected override Task<IAlertChannel> OpenUnreachableAsync() =>
        Task.FromResult(AlertChannels.Open("smtp://ada%40x:S3CR3T@127.0.0.1:9?from=modelops@x.org&to=team@x.org&tls=none", new() { Pause = TimeSpan.Zero }));

    protected override Task<IReadOnlyList<string>> ReceivedAsync() => Task.FromResult<IReadOnlyList<string>>([.. _server.Received().Select(mail => mail.Subject + "\n" + mail.TextBody)]);
}
