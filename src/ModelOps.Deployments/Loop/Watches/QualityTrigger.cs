using System.Globalization;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>
/// Wakes a loop when labels show that the version that serves is worse than expected: a metric's interval lies on the wrong side of its expected value. The mark is that version with the end of the
/// newest window acted on.
/// </summary>
internal sealed class QualityTrigger(QualityTriggerSpec spec, MonitoredLog log) : ITrigger
{
    /// <inheritdoc />
    public string Name => "quality";

    /// <inheritdoc />
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"{Name}\n{log.Deployment}\n{spec.Windows}\n{string.Join(' ', spec.Expected.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value}")))}");

    /// <inheritdoc />
    public async Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken)
    {
        var (version, windows) = await log.LookAsync(cancellationToken).ConfigureAwait(false);
        if (windows.LastOrDefault(window => window.Quality.Count > 0) is { } measured && measured.Quality.All(metric => metric.Expected is null))
        {
            throw new InvalidInputException($"Whether version {version} of {log.Deployment} is worse cannot be said: none of its metrics has an expected value. Give them, such as 'quality: {{expected: {{{measured.Quality[0].Name}: {measured.Quality[0].Interval.Value.ToString("0.00", CultureInfo.InvariantCulture)}}}}}'.");
        }

        return WindowVerdict.Look(
            mark,
            version,
            [.. windows.Where(window => window.Quality.Any(metric => metric.Level is QualityLevel.AsExpected or QualityLevel.Better or QualityLevel.Worse))],
            spec.Windows,
            window => window.IsWorse,
            window => $"Version {version} of {log.Deployment} is worse than expected: {string.Join("; ", window.Quality.Where(metric => metric.Level == QualityLevel.Worse))}. Seen in {window.Labels} labels of {WindowVerdict.Shown(window)}.",
            $"No window of version {version} has enough labels for a verdict on quality.");
    }
}
