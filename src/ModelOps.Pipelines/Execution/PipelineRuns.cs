using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Execution;

/// <summary>Which run a start of a pipeline is: a new one, or the last one, which has not come to its end.</summary>
internal static class PipelineRuns
{
    /// <summary>A new run.</summary>
    internal static PipelineRun New(PipelineSpec spec, JsonObject parameters, string engine, string store, DateTimeOffset now)
    {
        const int Bytes = 2;
        var id = string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes))}");
        return new(id, spec.Name, PipelineStatus.Waiting) { Parameters = parameters, Engine = engine, Store = store, Started = now };
    }

    /// <summary>Refuses a new run while tasks of the last one, whose process was killed, still run.</summary>
    /// <exception cref="InvalidInputException">They do.</exception>
    internal static async Task RequireEndedAsync(PipelineRun? last, IJobEngine engine, string resume, string cancel, CancellationToken cancellationToken)
    {
        foreach (var task in Open(last))
        {
            if (await engine.LookAsync(task.Job!, cancellationToken).ConfigureAwait(false) is { HasEnded: false })
            {
                throw new InvalidInputException($"The run {last!.Id} was killed, and its task '{task.Id}' still runs. Go on with it by {resume}, or end it by {cancel}.");
            }
        }
    }

    /// <summary>Ends what still runs of the last run.</summary>
    /// <param name="folder">The pipeline's folder.</param>
    /// <param name="engine">The engine of the run.</param>
    /// <param name="reason">Why, as a sentence.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it between two tasks.</param>
    /// <returns>The run as it then stands; null when it has come to an end, which stays as it is.</returns>
    internal static async Task<PipelineRun?> CancelAsync(PipelineFolder folder, IJobEngine engine, string reason, TimeProvider time, CancellationToken cancellationToken)
    {
        // One that was cancelled may have left runs in a tracking store that could not be reached then.
        var last = folder.FindLatest();
        PipelineTask[] open = [.. Open(last)];
        if (last is null || (open.Length == 0 && last.Status is not (PipelineStatus.Waiting or PipelineStatus.Running or PipelineStatus.AwaitingApproval or PipelineStatus.Cancelled)))
        {
            return null;
        }

        foreach (var task in open)
        {
            await engine.CancelAsync(task.Job!, cancellationToken).ConfigureAwait(false);
            folder.Save(last.Id, task with { Status = PipelineStatus.Cancelled, Error = reason, Ended = time.GetUtcNow() });
        }

        var ended = folder.FindRun(last.Id)! with { Status = PipelineStatus.Cancelled, Ended = time.GetUtcNow() };
        folder.Save(ended);
        return ended;
    }

    private static IEnumerable<PipelineTask> Open(PipelineRun? run) => run?.Tasks.Where(task => task is { Status: PipelineStatus.Running, Job: not null }) ?? [];
}
