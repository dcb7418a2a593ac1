namespace ModelOps.Pipelines.Results;

/// <summary>The words and exit codes of an <see cref="ExecutionStatus"/>.</summary>
internal static class ExecutionStatuses
{
    private const int Interrupted = 130;

    private static readonly (ExecutionStatus Status, string Word, int ExitCode)[] _all =
    [
        (ExecutionStatus.Succeeded, "succeeded", 0),
        (ExecutionStatus.Failed, "failed", 1),
        (ExecutionStatus.Unusable, "unusable", 2),
        (ExecutionStatus.Refused, "refused", 3),
        (ExecutionStatus.TimedOut, "timed_out", 4),
        (ExecutionStatus.Died, "died", 5),
        (ExecutionStatus.OutOfMemory, "out_of_memory", 6),
        (ExecutionStatus.Interrupted, "interrupted", Interrupted),
    ];

    /// <summary>The word of files and metadata.</summary>
    internal static string Word(this ExecutionStatus status) => _all[(int)status].Word;

    /// <summary>The exit code; of an interrupted one that of SIGINT.</summary>
    internal static int ExitCode(this ExecutionStatus status) => _all[(int)status].ExitCode;

    /// <summary>The status that a word names; null for another word.</summary>
    internal static ExecutionStatus? Find(string? word) => Array.Find(_all, each => each.Word == word) is { Word: not null } found ? found.Status : null;
}
