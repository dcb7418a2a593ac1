using MailKit.Security;
using MimeKit;

namespace ModelOps.Monitoring.Mail;

/// <summary>Opens <c>smtp://user:password@host:587?from=a@x&amp;to=b@y,c@z</c>, encrypted by STARTTLS, and <c>smtps://…</c>, encrypted from the start.</summary>
internal sealed class MailChannels : IAlertChannelProvider
{
    private const string HowTo = "Write smtp://user:password@host:587?from=modelops@example.com&to=team@example.com, with special characters of user and password as %40.";
    private const int EncryptedPort = 465;
    private const int PlainPort = 587;

    public IReadOnlyList<string> Schemes => ["smtp", "smtps"];

    public string Form => "smtp://user:password@host:587?from=…&to=…";

    public IAlertChannel Open(Uri address, AlertChannelOptions options)
    {
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2))
            .GroupBy(part => part[0], part => part.Length == 2 ? Uri.UnescapeDataString(part[1]) : "").ToDictionary(group => group.Key, group => string.Join(',', group));
        if (query.Keys.FirstOrDefault(key => key is not ("from" or "to" or "tls")) is { } unknown)
        {
            throw new InvalidInputException($"An address of mail has no option '{unknown}'.{Suggestion.Among(unknown, ["from", "to", "tls"], "There are")} {HowTo}");
        }

        if (!InternetAddressList.TryParse(query.GetValueOrDefault("to"), out var to) || to.Count == 0 || !MailboxAddress.TryParse(query.GetValueOrDefault("from"), out var from))
        {
            throw new InvalidInputException($"The address of a mail channel does not say from whom and to whom. {HowTo}");
        }

        var user = address.UserInfo.Split(':', 2);
        var isEncrypted = address.Scheme == "smtps";
        return new MailChannel(
            new MailServer(
                address.Host, address.IsDefaultPort || address.Port < 0 ? isEncrypted ? EncryptedPort : PlainPort : address.Port, Security(query.GetValueOrDefault("tls"), isEncrypted, address.UserInfo.Length > 0),
                user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null, user.Length == 2 ? Uri.UnescapeDataString(user[1]) : ""),
            AlertChannels.NameOf("mail", address), from, to, options);
    }

    // A password does not go over a line that others can read, unless somebody wants that.
    private static SecureSocketOptions Security(string? tls, bool isEncrypted, bool hasUser) => (tls, isEncrypted) switch
    {
        (null, true) => SecureSocketOptions.SslOnConnect,
        (null, false) => hasUser ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable,
        ("none", false) => SecureSocketOptions.None,
        _ => throw new InvalidInputException($"The option tls={tls} cannot be used here. Leave it out, or write smtp://… with tls=none for a server without encryption."),
    };
}
