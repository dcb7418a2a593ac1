using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOps.Monitoring.Alerts;

/// <summary>What Slack, Teams, Alertmanager and anything else take.</summary>
internal static partial class WebhookForms
{
    // Alertmanager takes an alert for over when it has not heard of it for five minutes (its resolve_timeout).
    private static readonly TimeSpan _alertmanagerRepeat = TimeSpan.FromMinutes(1);

    internal static IEnumerable<IAlertChannelProvider> All { get; } =
    [
        new WebhookForm("slack", ["slack+https", "slack+http"], "slack+https://hooks.slack.com/services/…", "", Slack),
        new WebhookForm("teams", ["teams+https", "teams+http"], "teams+https://…", "", Teams),
        new WebhookForm("alertmanager", ["alertmanager+http", "alertmanager+https"], "alertmanager+http://host:9093", "/api/v2/alerts", Alertmanager, _alertmanagerRepeat),
        new WebhookForm("webhook", ["https", "http"], "https://…", "", Plain),
    ];

    // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: three letters are escaped.
    private static JsonObject Slack(Alert alert) => new()
    {
        ["text"] = $"*{Escape(alert.Title)}*",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["color"] = alert switch { { Resolved: not null } => "good", { Severity: AlertSeverity.Critical } => "danger", { Severity: AlertSeverity.Warning } => "warning", _ => "#439FE0" },
            ["fallback"] = Escape(alert.Sentence),
            ["text"] = Escape(alert.Sentence),
            ["fields"] = new JsonArray([.. Facts(alert).Select(fact => (JsonNode)new JsonObject { ["title"] = Escape(fact.Name), ["value"] = Escape(fact.Value), ["short"] = true })]),
        }),
    };

    // A message with an adaptive card, as the webhooks of Teams' workflows take it.
    private static JsonObject Teams(Alert alert) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["body"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "TextBlock",
                        ["text"] = alert.Title,
                        ["weight"] = "Bolder",
                        ["size"] = "Medium",
                        ["wrap"] = true,
                        ["color"] = alert switch { { Resolved: not null } => "Good", { Severity: AlertSeverity.Critical } => "Attention", { Severity: AlertSeverity.Warning } => "Warning", _ => "Default" },
                    },
                    new JsonObject { ["type"] = "TextBlock", ["text"] = alert.Sentence, ["wrap"] = true },
                    new JsonObject { ["type"] = "FactSet", ["facts"] = new JsonArray([.. Facts(alert).Select(fact => (JsonNode)new JsonObject { ["title"] = fact.Name, ["value"] = fact.Value })]) }),
            },
        }),
    };

    // https://github.com/prometheus/alertmanager, api/v2/openapi.yaml: postableAlerts.
    private static JsonArray Alertmanager(Alert alert)
    {
        var labels = new JsonObject(alert.AllLabels.Select(label => KeyValuePair.Create(NotOfName().Replace(label.Key, "_"), (JsonNode?)label.Value)).DistinctBy(label => label.Key)) { ["severity"] = Severity(alert) };
        var item = new JsonObject
        {
            ["labels"] = labels,
            ["annotations"] = new JsonObject { ["summary"] = alert.Sentence },
            ["startsAt"] = alert.Started.ToString("O"),
        };
        if (alert.Resolved is { } end)
        {
            item["endsAt"] = end.ToString("O");
        }

        return [item];
    }

    private static JsonObject Plain(Alert alert) => new()
    {
        ["status"] = alert.Resolved is null ? "firing" : "resolved",
        ["name"] = alert.Name,
        ["model"] = alert.Model,
        ["version"] = alert.Version,
        ["severity"] = Severity(alert),
        ["sentence"] = alert.Sentence,
        ["labels"] = new JsonObject(alert.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
        ["started"] = alert.Started.ToString("O"),
        ["resolved"] = alert.Resolved?.ToString("O"),
        ["fingerprint"] = alert.Fingerprint,
    };

    private static IEnumerable<(string Name, string Value)> Facts(Alert alert) =>
    [
        .. alert.Labels.Select(label => (label.Key, label.Value)),
        ("since", alert.Started.ToString("yyyy-MM-dd HH:mm 'UTC'", null)),
        .. alert.Resolved is { } end ? [("until", end.ToString("yyyy-MM-dd HH:mm 'UTC'", null))] : Array.Empty<(string, string)>(),
    ];

    private static string Severity(Alert alert) => alert.Severity.ToString().ToLowerInvariant();

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex("[^a-zA-Z0-9_]|^[0-9]")]
    private static partial Regex NotOfName();
}
