using MailKit.Security;

namespace ModelOps.Monitoring.Mail;

/// <summary>Where and how mail is handed over.</summary>
/// <param name="Host">The server.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the line is encrypted.</param>
/// <param name="User">Who hands it over; null for anybody.</param>
/// <param name="Password">The user's password.</param>
internal sealed record MailServer(string Host, int Port, SecureSocketOptions Security, string? User, string Password)
{
    // No secret in a message, whoever writes it.
    public override string ToString() => $"{Host}:{Port}";
}
