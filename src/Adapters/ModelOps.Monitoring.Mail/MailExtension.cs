using ModelOps;
using ModelOps.Monitoring.Mail;

[assembly: ModelOpsExtension(typeof(MailExtension))]

namespace ModelOps.Monitoring.Mail;

/// <summary>Adds e-mail to the kinds of alert channels: <c>smtp://user:password@host:587?from=…&amp;to=…</c>.</summary>
public sealed class MailExtension : IModelOpsExtension
{
    /// <inheritdoc />
    public void Load() => AlertChannels.Add(new MailChannels());
}
