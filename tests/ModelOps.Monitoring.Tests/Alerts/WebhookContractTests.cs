using System.Text.RegularExpressions;
using ModelOps.Testing;

namespace ModelOps.Monitoring.Tests.Alerts;

/// <summary>Each form of webhook does what a channel must do.</summary>
public abstract class WebhookContractTests(string scheme) : AlertChannelContract, IAsyncLifetime
{
    private WebhookReceiver _receiver = null!;

    protected override string Secret => "S3CR3T";

    public async ValueTask InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override Task<IAlertChannel> OpenAsync() => Task.FromResult(AlertChannels.Open(scheme + _receiver.Address, new() { Pause = TimeSpan.Zero }));

    protected override Task<IAlertChannel> OpenUnreachableAsync() => Task.FromResult(AlertChannels.Open($"{scheme}http://127.0.0.1:9{WebhookReceiver.Path}", new() { Pause = TimeSpan.Zero }));

    protected override Task<IReadOnlyList<string>> ReceivedAsync() => Task.FromResult<IReadOnlyList<string>>([.. _receiver.Received.Select(one => Regex.Unescape(one.Body))]);
}

public sealed class SlackContractTests() : WebhookContractTests("slack+");

public sealed class TeamsContractTests() : WebhookContractTests("teams+");

public sealed class AlertmanagerContractTests() : WebhookContractTests("alertmanager+");

public sealed class PlainContractTests() : WebhookContractTests("");
