using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Results;

namespace ModelOps.Deployments.Tests.Loop;

/// <summary>Writes what came of a notebook as <c>modelops run --result</c> does.</summary>
internal static class NotebookEnds
{
    internal static void Write(this NotebookEnd end, string file)
    {
        var status = end.Error is null ? ExecutionStatus.Succeeded : end.IsRefusal ? ExecutionStatus.Refused : ExecutionStatus.Failed;
        new ExecutionResult
        {
            Status = status,
            ExitCode = status.ExitCode(),
            Notebook = "/train.ipynb",
            Copy = null,
            Outputs = [],
            Runs = [],
            Error = end.Error is null ? null : new(null, null, "ProcessEnded", end.Error),
            Started = DateTimeOffset.UnixEpoch,
            Ended = DateTimeOffset.UnixEpoch,
            Seconds = 0,
            FinishedEarly = null,
        }.Write(file);
    }
}
