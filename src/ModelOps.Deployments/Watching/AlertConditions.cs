namespace ModelOps.Deployments.Watching;

/// <summary>What of a service somebody should know.</summary>
internal static class AlertConditions
{
    // Nobody needs to hear of it for longer.
    private static readonly TimeSpan _canary = TimeSpan.FromDays(1);

    /// <summary>The alerts that last now.</summary>
    /// <param name="model">The deployment's name.</param>
    /// <param name="versions">What was seen of the versions.</param>
    /// <param name="logStopped">Whether the payload log does not write.</param>
    /// <param name="problems">What goes wrong with versions.</param>
    /// <param name="canary">The canary; null for none.</param>
    /// <param name="now">The time.</param>
    internal static IEnumerable<Alert> Of(string model, IEnumerable<VersionLook> versions, bool logStopped, IEnumerable<string> problems, CanaryState? canary, DateTimeOffset now)
    {
        foreach (var look in versions.Where(look => look.Report is not null))
        {
            if (look.Report!.Judged is { IsDrifted: true } window)
            {
                var drift = string.Join(' ', window.Inputs.Problems.Concat(window.Answers?.Problems.Select(problem => $"Answers: {problem}") ?? []));
                yield return new Alert("drift", model, AlertSeverity.Warning, $"{drift} Seen in {window.Rows} rows from {window.Start.UtcDateTime:yyyy-MM-dd HH:mm} UTC on.", now) { Version = look.Version };
            }

            foreach (var metric in look.Report.Measured?.Quality.Where(metric => metric.Level == QualityLevel.Worse) ?? [])
            {
                yield return new Alert("quality", model, AlertSeverity.Critical, $"Worse than at training by {look.Report.Measured!.Labels} labels: {metric}.", now) { Version = look.Version, Labels = new Dictionary<string, string> { ["metric"] = metric.Name } };
            }
        }

        if (logStopped)
        {
            yield return new Alert("payload-log", model, AlertSeverity.Warning, "The payload log cannot write, and tries again; scoring goes on. The service's log has the reason.", now);
        }

        if (string.Join(' ', problems) is { Length: > 0 } sentence)
        {
            yield return new Alert("version", model, AlertSeverity.Critical, sentence, now);
        }

        if (canary is { Phase: CanaryPhase.RolledBack } && now - canary.Updated < _canary)
        {
            yield return new Alert("canary", model, AlertSeverity.Warning, canary.Decision?.Why ?? $"Version {canary.Plan.Challenger} was rolled back.", now) { Version = $"{canary.Plan.Challenger}" };
        }
    }
}
