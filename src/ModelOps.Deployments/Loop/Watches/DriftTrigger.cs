using ModelOps.Pipelines.Triggers;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>Fires when what a deployment is asked or answers has drifted from the training of the version that serves. The mark is that version with the end of the newest window acted on.</summary>
internal sealed class DriftTrigger(DriftTriggerSpec spec, MonitoredLog log) : ITrigger
{
    /// <inheritdoc />
    public string Name => "drift";

    /// <inheritdoc />
    public string Subject => FormattableString.Invariant($"{Name}\n{log.Deployment}\n{spec.Windows}");

    /// <inheritdoc />
    public async Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken)
    {
        var (version, windows) = await log.LookAsync(cancellationToken).ConfigureAwait(false);
        return WindowVerdict.Look(
            mark,
            version,
            [.. windows.Where(window => window.Inputs.HasEnoughRows || window.Answers?.HasEnoughRows == true)],
            spec.Windows,
            window => window.IsDrifted,
            window => $"Version {version} of {log.Deployment}: {Problems(window)} Seen in {window.Rows} rows of {WindowVerdict.Shown(window)}.",
            $"No window of version {version} has enough rows for a verdict on drift.");
    }

    private static string Problems(MonitorWindow window) =>
        string.Join(' ', window.Inputs.Problems.Concat(window.Answers is { IsAccepted: false } answers ? answers.Problems.Select(problem => $"Answers: {problem}") : []));
}
