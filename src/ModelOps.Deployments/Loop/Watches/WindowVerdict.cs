using System.Globalization;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>Fires when the newest windows with a verdict are all bad, one after the other.</summary>
internal static class WindowVerdict
{
    /// <summary>The look of a watch.</summary>
    /// <param name="mark">Its mark.</param>
    /// <param name="version">The version that serves.</param>
    /// <param name="judged">Its windows with a verdict, the oldest first.</param>
    /// <param name="needed">So many must be bad.</param>
    /// <param name="isBad">Whether one is.</param>
    /// <param name="why">What is bad in one, as a sentence.</param>
    /// <param name="waits">What it waits for when there is no verdict.</param>
    internal static TriggerLook Look(string? mark, string version, IReadOnlyList<MonitorWindow> judged, int needed, Func<MonitorWindow, bool> isBad, Func<MonitorWindow, string> why, string waits)
    {
        var now = WindowMark.Of(version, judged).ToString();
        if (mark is null)
        {
            return new(now, null) { Note = judged.Count == 0 ? waits : null };
        }

        var since = WindowMark.Since(mark, version, judged);
        MonitorWindow[] newest = [.. since.TakeLast(needed)];
        if (newest.Length < needed)
        {
            return new(mark, null) { Note = newest.Length == 0 ? waits : string.Create(CultureInfo.InvariantCulture, $"{newest.Length} of {needed} windows have a verdict.") };
        }

        var before = needed switch { 1 => "", 2 => " So it was in the window before.", _ => string.Create(CultureInfo.InvariantCulture, $" So it was in the {needed - 1} windows before.") };
        return newest.All(isBad) ? new(now, $"{why(newest[^1])}{before}") : new(mark, null);
    }

    /// <summary>A window in words.</summary>
    internal static string Shown(MonitorWindow window) => string.Create(CultureInfo.InvariantCulture, $"the window from {window.Start.UtcDateTime:yyyy-MM-dd HH:mm} to {window.End.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
