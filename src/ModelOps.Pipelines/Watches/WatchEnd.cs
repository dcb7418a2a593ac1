using ModelOps.Pipelines.Results;

namespace ModelOps.Pipelines.Watches;

/// <summary>What came of one start of a notebook, script or pipeline that nobody sits in front of.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Why">Why it did not succeed; null when it did.</param>
/// <param name="ExitCode">The exit code; null when it is not known.</param>
internal sealed record WatchEnd(WatchOutcome Outcome, string? Why, int? ExitCode)
{
    /// <summary>The exit code of a check that said no, or of an approval that is awaited.</summary>
    internal const int Refused = 3;
    private const int TimedOut = 4;
    private const int OutOfMemory = 6;
    private const int Signals = 128;

    /// <summary>What came of a job. Success needs proof: the file of <c>--result</c>.</summary>
    /// <param name="task">The job, which has ended.</param>
    /// <param name="resultFile">The file.</param>
    internal static WatchEnd Of(JobTask task, string resultFile)
    {
        ExecutionResult? result;
        try
        {
            result = ExecutionResult.Read(resultFile);
        }
        catch (InvalidInputException exception)
        {
            return new(WatchOutcome.Failed, exception.Message, task.ExitCode);
        }

        return result?.Status == ExecutionStatus.Succeeded ? new(WatchOutcome.Succeeded, null, 0)
            : result?.Status == ExecutionStatus.Refused ? new(WatchOutcome.Refused, OneLine(result.Error!.Sentence(isAnswer: true)), Refused)
            : task.State is JobState.TimedOut or JobState.OutOfMemory ? new(WatchOutcome.Failed, task.Reason, task.State == JobState.TimedOut ? TimedOut : OutOfMemory)
            : new(WatchOutcome.Failed, OneLine(result?.Error?.Sentence(isAnswer: false)) ?? Reason(task), result?.ExitCode ?? task.ExitCode);
    }

    private static string? OneLine(string? text) => text?.ReplaceLineEndings(" ");

    private static string Reason(JobTask task) => task switch
    {
        { State: JobState.Succeeded } => "It ended with exit code 0 and left no result, so what came of it is not known.",
        { ExitCode: > Signals and var code } => FormattableString.Invariant($"Its process was ended by signal {code - Signals} and left no result."),
        _ => task.Reason ?? "It ended without a result, and nobody knows why.",
    };
}
