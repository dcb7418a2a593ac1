namespace ModelOps.Deployments.Watching;

/// <summary>An alert that came, or was over.</summary>
/// <param name="Time">When.</param>
/// <param name="Alert">The alert; with <see cref="Alert.Resolved"/> when it was over.</param>
internal sealed record AlertEvent(DateTimeOffset Time, Alert Alert);
