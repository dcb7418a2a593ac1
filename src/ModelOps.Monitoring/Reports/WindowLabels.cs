using System.Globalization;

namespace ModelOps.Monitoring.Reports;

/// <summary>What windows are called: when each begins, in UTC.</summary>
internal static class WindowLabels
{
    private const string Day = "yyyy-MM-dd";
    private static readonly string[] _forms = [Day, Day + " HH:mm", Day + " HH:mm:ss", Day + " HH:mm:ss.fff"];

    /// <summary>A label for each window, as short as keeps them apart; without a time of day where all begin at midnight, and numbered where one request is longer than a window.</summary>
    internal static string[] Of(IReadOnlyList<MonitorWindow> windows)
    {
        var places = windows.All(window => window.Start.UtcDateTime.TimeOfDay == TimeSpan.Zero) ? _forms : _forms[1..];
        return places.Select(Labels).FirstOrDefault(labels => labels.Distinct().Count() == labels.Length) ?? [.. Labels(_forms[^1]).Select((label, place) => string.Create(CultureInfo.InvariantCulture, $"{label} ({place + 1})"))];

        string[] Labels(string form) => [.. windows.Select(window => window.Start.UtcDateTime.ToString(form, CultureInfo.InvariantCulture))];
    }
}
