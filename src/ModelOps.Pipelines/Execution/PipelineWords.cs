using System.Globalization;

namespace ModelOps.Pipelines.Execution;

/// <summary>What people read of states and times.</summary>
internal static class PipelineWords
{
    /// <summary>What became of a task, after its name: <c>failed</c>, <c>was skipped</c>.</summary>
    internal static string Ended(PipelineStatus status) => status switch
    {
        PipelineStatus.Waiting => "has not begun",
        PipelineStatus.Running => "still runs",
        PipelineStatus.Skipped => "was skipped",
        PipelineStatus.NotRun => "did not run",
        PipelineStatus.AwaitingApproval => "awaits approval",
        PipelineStatus.Blocked => "could not run",
        PipelineStatus.Refused => "was refused",
        PipelineStatus.TimedOut => "timed out",
        PipelineStatus.Cancelled => "was cancelled",
        _ => status.ToString().ToLowerInvariant(),
    };

    /// <summary>A state as a word or two.</summary>
    internal static string Of(PipelineStatus status) => status switch
    {
        PipelineStatus.NotRun => "not run",
        PipelineStatus.AwaitingApproval => "awaiting approval",
        PipelineStatus.TimedOut => "timed out",
        _ => status.ToString().ToLowerInvariant(),
    };

    /// <summary>A length of time, to a tenth of a second.</summary>
    internal static string Of(TimeSpan time) => time < TimeSpan.FromMinutes(1) ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : time < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min");

    /// <summary>A point in time, to the minute.</summary>
    internal static string Of(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
