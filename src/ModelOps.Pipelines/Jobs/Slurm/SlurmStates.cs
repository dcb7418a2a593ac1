using System.Globalization;

namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>Reads what <c>squeue</c> says of the tasks of a job.</summary>
internal static class SlurmStates
{
    private const char Separator = '\u001f';
    private const int SignalBits = 0x7f;
    private const int CodeShift = 8;
    private static readonly string[] _fields = ["ArrayTaskID", "State", "Reason", "exit_code", "RestartCnt", "NodeList", "StartTime", "EndTime"];

    /// <summary>The columns to ask for: of any width, each with a separator that no value has.</summary>
    internal static string Columns { get; } = string.Join(',', _fields.Select(field => $"{field}:{Separator}"));

    /// <summary>The lines of an answer.</summary>
    /// <exception cref="WorkFailedException">A line does not have the columns that were asked for.</exception>
    internal static IEnumerable<SlurmTask> Read(string answer) => answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        line.Split(Separator) is [var index, var state, var reason, var code, var restarts, var node, var started, var ended, ..]
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var task)
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && int.TryParse(restarts, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new SlurmTask(task, state, reason is "" or "None" or "(null)" ? null : reason, status, count, node is "" or "(null)" or "n/a" ? null : node, Time(started), Time(ended))
            : throw new WorkFailedException($"squeue answers what cannot be understood: '{line.Replace(Separator, '|')}'."));

    /// <summary>What a line means.</summary>
    /// <param name="task">The line.</param>
    /// <param name="limit">The job's time limit.</param>
    internal static JobTask Of(SlurmTask task, TimeSpan? limit)
    {
        var state = Of(task.State);
        var known = new JobTask(task.Index, state)
        {
            ExitCode = state is JobState.Succeeded or JobState.Failed ? Code(task.Status) : null,
            Attempt = state == JobState.Waiting ? task.Restarts : task.Started is null ? 0 : task.Restarts + 1,
            Started = state == JobState.Waiting ? null : task.Started,
            Node = task.Node,
        };
        return known with { Ended = known.HasEnded ? task.Ended : null, Reason = Reason(task, known, limit) };
    }

    private static JobState Of(string state) => state switch
    {
        "PENDING" or "CONFIGURING" or "REQUEUED" or "REQUEUE_FED" or "REQUEUE_HOLD" or "RESV_DEL_HOLD" or "SPECIAL_EXIT" => JobState.Waiting,
        "RUNNING" or "COMPLETING" or "SUSPENDED" or "STOPPED" or "STAGE_OUT" or "SIGNALING" or "RESIZING" => JobState.Running,
        "COMPLETED" => JobState.Succeeded,
        "FAILED" => JobState.Failed,
        "TIMEOUT" or "DEADLINE" => JobState.TimedOut,
        "OUT_OF_MEMORY" => JobState.OutOfMemory,
        "CANCELLED" => JobState.Cancelled,
        _ => JobState.Lost,
    };

    private static string? Reason(SlurmTask task, JobTask known, TimeSpan? limit) => known.State switch
    {
        JobState.Waiting => task.Reason is { } why ? $"Slurm has it wait: {why}." : null,
        JobState.Failed => known.ExitCode is { } code ? $"Its command ended with exit code {code}." : $"Its command did not end well: Slurm says {task.State}{Because(task)}.",
        JobState.TimedOut => $"It ran longer than its time limit{(limit is { } most ? $" of {DurationText.Of(most)}" : "")}: Slurm says {task.State}.",
        JobState.OutOfMemory => "It used more memory than it may: Slurm says OUT_OF_MEMORY.",
        JobState.Cancelled => $"It was cancelled{Because(task)}.",
        JobState.Lost => $"Slurm lost it: it says {task.State}{Because(task)}.",
        _ => null,
    };

    private static string Because(SlurmTask task) => task.Reason is { } reason ? $" ({reason})" : "";

    // As wait(2) has it: the signal below, the exit code above.
    private static int Code(int status) => (status & SignalBits) is > 0 and var signal ? 128 + signal : status >> CodeShift;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
