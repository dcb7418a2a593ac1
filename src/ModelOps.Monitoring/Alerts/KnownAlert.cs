namespace ModelOps.Monitoring.Alerts;

/// <summary>An alert, who raised it, and when each channel was last sent it.</summary>
/// <param name="Alert">The alert, as it was raised last.</param>
/// <param name="Source">What raised it.</param>
/// <param name="Sent">By the channel's name.</param>
internal sealed record KnownAlert(Alert Alert, string Source, Dictionary<string, DateTimeOffset> Sent);
