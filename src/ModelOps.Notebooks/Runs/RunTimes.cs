using ModelOps.Tracking;

namespace ModelOps;

internal static class RunTimes
{
    internal static DateTimeOffset? Started(RunInfo run) => run.StartTime is > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(run.StartTime.Value) : null;

    internal static TimeSpan? Duration(RunInfo run) => run is { StartTime: > 0, EndTime: > 0 } ? TimeSpan.FromMilliseconds(run.EndTime.Value - run.StartTime.Value) : null;
}
