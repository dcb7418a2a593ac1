namespace ModelOps;

/// <summary>The C# calls of <c>#!alerts</c>.</summary>
public static class AlertsExtensions
{
    /// <summary>Shows a deployment's alerts and silences, or changes what is sent to whom; it returns when the service has made the change.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="deployment">The deployment's name, or its address.</param>
    /// <param name="options">One change: a silence, its end, other channels, or a test; null to show them.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidInputException">No such deployment runs, or the change cannot be made; then all stays as it was.</exception>
    public static Task<AlertsResult> AlertsAsync(this ModelOpsSession ops, string deployment, AlertsOptions? options = null, CancellationToken cancellationToken = default) =>
        new AlertsCommand().CallAsync(ops, (options ?? new AlertsOptions()) with { Deployment = deployment }, cancellationToken);

    /// <summary>Sends nobody some alerts of a deployment for a while.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="deployment">The deployment's name, or its address.</param>
    /// <param name="alerts">Which: an alert's name, or labels such as <c>alertname=drift,column=age</c>.</param>
    /// <param name="time">How long.</param>
    /// <param name="reason">Why; null for no reason.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidInputException">No such deployment runs, or nothing says which alerts.</exception>
    public static Task<AlertsResult> SilenceAlertsAsync(this ModelOpsSession ops, string deployment, string alerts, TimeSpan time, string? reason = null, CancellationToken cancellationToken = default) =>
        ops.AlertsAsync(deployment, new AlertsOptions { Silence = alerts, For = time, Reason = reason }, cancellationToken);
}
