namespace ModelOps.Deployments.Canary;

/// <summary>What to do about a canary that was rolled back since the predictions of both versions lie apart: a model that was retrained after drift answers differently, and may be right.</summary>
internal static class CanaryAdvice
{
    private const string Condition = "If the world has changed and other predictions are wanted, let labels decide";

    /// <summary>The advice in the words of the face that shows it; null for another canary.</summary>
    internal static string? Of(CanaryState state) => !IsByDrift(state) ? null
        : $"{Condition}: {Wording.Command("canary", FormattableString.Invariant($"{state.Plan.Model}/{state.Plan.Challenger} --drift 1 --require-labels"), FormattableString.Invariant($"ops.CanaryAsync(\"{state.Plan.Model}/{state.Plan.Challenger}\", new() {{ Drift = 1, RequireLabels = true }})"))}.";

    /// <summary>The advice to who has written a <c>loop.yaml</c>; null for another canary.</summary>
    internal static string? ForLoop(CanaryState state) => !IsByDrift(state) ? null : $"{Condition}: give the loop 'canary: {{drift: 1, require_labels: true}}', and trigger it.";

    private static bool IsByDrift(CanaryState state) => state is { Phase: CanaryPhase.RollingBack or CanaryPhase.RolledBack, Decision.By: CanaryChecks.DriftName };
}
