namespace ModelOps.Monitoring.Alerts;

/// <summary>The content of the alert manager's file.</summary>
internal sealed record AlertState
{
    /// <summary>The alerts that last, and those that are over but not all were told.</summary>
    public List<KnownAlert> Alerts { get; init; } = [];

    /// <summary>What nobody is sent.</summary>
    public List<AlertSilence> Silences { get; init; } = [];
}
