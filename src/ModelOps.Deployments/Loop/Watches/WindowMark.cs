using System.Globalization;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>Up to which window of which version was acted on: the mark is <c>VERSION END</c>.</summary>
/// <param name="Version">The version that served.</param>
/// <param name="End">When the newest window ends that it acted on; the least timestamp for none.</param>
internal sealed record WindowMark(string Version, DateTimeOffset End)
{
    /// <summary>The mark of windows with a verdict.</summary>
    internal static WindowMark Of(string version, IReadOnlyList<MonitorWindow> judged) => new(version, judged.Count == 0 ? DateTimeOffset.MinValue : judged[^1].End);

    /// <summary>The windows that have come since: all of another version.</summary>
    /// <param name="mark">The text of the mark.</param>
    /// <param name="version">The version that serves now.</param>
    /// <param name="judged">Its windows with a verdict, the oldest first.</param>
    /// <exception cref="InvalidInputException">The text is not one.</exception>
    internal static IReadOnlyList<MonitorWindow> Since(string mark, string version, IReadOnlyList<MonitorWindow> judged)
    {
        var cut = mark.LastIndexOf(' ');
        if (cut < 0 || !DateTimeOffset.TryParseExact(mark.AsSpan(cut + 1), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end))
        {
            throw new InvalidInputException($"The state says that the windows up to '{mark}' were acted on, which is not a version with a timestamp. Delete the state's file to begin anew.");
        }

        return mark[..cut] == version ? [.. judged.Where(window => window.Start >= end)] : judged;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version} {End.UtcDateTime:O}");
}
