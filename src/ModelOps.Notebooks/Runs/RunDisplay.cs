using ModelOps.Tracking;

namespace ModelOps;

/// <summary>How a run's head is shown in a table.</summary>
internal static class RunDisplay
{
    /// <summary>How much of an id is shown: ids of our store begin with the time in milliseconds, which takes twelve digits.</summary>
    private const int ShortLength = 12;

    internal static string ShortId(string runId) => runId[..Math.Min(ShortLength, runId.Length)];

    internal static DateTimeOffset? Started(RunInfo run) => run.StartTime is > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(run.StartTime.Value) : null;

    internal static TimeSpan? Duration(RunInfo run) => run is { StartTime: > 0, EndTime: > 0 } ? TimeSpan.FromMilliseconds(run.EndTime.Value - run.StartTime.Value) : null;
}
