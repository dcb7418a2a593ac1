using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ModelOps.Monitoring.Mail;

/// <summary>Sends alerts as mail. A try that fails on the way, or that the server puts off (4xx), is repeated; one that it refuses (5xx) is not.</summary>
internal sealed class MailChannel : IAlertChannel
{
    private readonly MailServer _server;
    private readonly MailboxAddress _from;
    private readonly InternetAddressList _to;
    private readonly ResiliencePipeline _pipeline;

    internal MailChannel(MailServer server, string name, MailboxAddress from, InternetAddressList to, AlertChannelOptions options)
    {
        (_server, Name, _from, _to) = (server, name, from, to);
        var builder = new ResiliencePipelineBuilder();
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.Pause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder().Handle<SocketException>().Handle<IOException>().Handle<TimeoutRejectedException>().Handle<ServiceNotConnectedException>()
                    .Handle<SmtpProtocolException>().Handle<SmtpCommandException>(exception => (int)exception.StatusCode < 500),
            });
        }

        _pipeline = builder.AddTimeout(options.Timeout).Build();
    }

    public string Name { get; }

    public async Task SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        using var message = MessageOf(alert);
        try
        {
            await _pipeline.ExecuteAsync(async stop => await DeliverAsync(message, stop).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (Reason(exception) is { } reason)
        {
            // The reason in our words: a server's own may repeat what it was sent.
            throw new AlertException($"{Name} {reason}");
        }
    }

    private static string? Reason(Exception exception) => exception switch
    {
        TimeoutRejectedException => "did not answer in time.",
        SmtpCommandException command => $"answered {(int)command.StatusCode} ({command.ErrorCode}).{((int)command.StatusCode < 500 ? "" : " Check sender and recipients.")}",
        AuthenticationException => "did not accept user and password. Check the channel's address.",
        SslHandshakeException => "has no certificate that this machine trusts. Check the channel's address.",
        NotSupportedException => "offers no encryption. Use smtps://, or tls=none for a server that you trust the way to.",
        SocketException or IOException or SmtpProtocolException or ServiceNotConnectedException => "cannot be reached.",
        _ => null,
    };

    private async Task DeliverAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(_server.Host, _server.Port, _server.Security, cancellationToken).ConfigureAwait(false);
        if (_server.User is { } user)
        {
            await client.AuthenticateAsync(user, _server.Password, cancellationToken).ConfigureAwait(false);
        }

        await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
        await client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
    }

    private MimeMessage MessageOf(Alert alert)
    {
        var message = new MimeMessage { Subject = alert.Title, Body = new TextPart("plain") { Text = Text(alert) } };
        message.From.Add(_from);
        message.To.AddRange(_to);
        // All mails of one alert are one conversation.
        message.References.Add($"{alert.Fingerprint}.{alert.Started.ToUnixTimeSeconds()}@modelops");
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Importance = alert is { Resolved: null, Severity: AlertSeverity.Critical } ? MessageImportance.High : MessageImportance.Normal;
        return message;
    }

    private static string Text(Alert alert)
    {
        List<string> lines = [alert.Sentence, "", $"model: {alert.Model}"];
        if (alert.Version is { } version)
        {
            lines.Add($"version: {version}");
        }

        lines.AddRange(alert.Labels.Select(label => $"{label.Key}: {label.Value}"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"since: {alert.Started:yyyy-MM-dd HH:mm} UTC"));
        if (alert.Resolved is { } end)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"over: {end:yyyy-MM-dd HH:mm} UTC"));
        }

        return string.Join("\r\n", lines) + "\r\n";
    }
}
