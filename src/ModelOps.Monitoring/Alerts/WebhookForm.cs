using System.Text.Json.Nodes;

namespace ModelOps.Monitoring.Alerts;

/// <summary>A kind of webhook: its schemes, and what is sent to it.</summary>
/// <param name="kind">What it is called.</param>
/// <param name="schemes">What its addresses begin with.</param>
/// <param name="form">What one looks like.</param>
/// <param name="path">What is put behind the path that an address has.</param>
/// <param name="body">The JSON of an alert.</param>
/// <param name="repeat">How often an alert that lasts is sent again; null for as often as the manager is set to.</param>
internal sealed class WebhookForm(string kind, string[] schemes, string form, string path, Func<Alert, JsonNode> body, TimeSpan? repeat = null) : IAlertChannelProvider
{
    public IReadOnlyList<string> Schemes => schemes;

    public string Form => form;

    internal string Kind => kind;

    internal TimeSpan? Repeat => repeat;

    public IAlertChannel Open(Uri address, AlertChannelOptions options)
    {
        var plain = address.AbsoluteUri[(address.Scheme.IndexOf('+', StringComparison.Ordinal) + 1)..];
        var builder = new UriBuilder(plain);
        builder.Path = builder.Path.TrimEnd('/') + path;
        return new WebhookChannel(this, builder.Uri, options);
    }

    internal JsonNode Body(Alert alert) => body(alert);
}
