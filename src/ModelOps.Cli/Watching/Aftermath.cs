using ModelOps.Cli.Application;
using ModelOps.Cli.Running;
using ModelOps.Hosting.Copies;
using ModelOps.Kernel;
using ModelOps.Kernel.Documents;
using ModelOps.Pipelines.Results;
using ModelOps.Redaction;
using ModelOps.Tracking;

namespace ModelOps.Cli.Watching;

/// <summary>What is left to do when a watched process has ended. Where it died: say so, note the error in the executed notebook, end the runs as FAILED, and write the result.</summary>
/// <param name="args">The user's words.</param>
/// <param name="report">What the process noted.</param>
/// <param name="started">When it was started.</param>
/// <param name="error">Where people read.</param>
internal sealed class Aftermath(string[] args, Journal.Report report, DateTimeOffset started, TextWriter error)
{
    private const string Ended = "ProcessEnded";
    private readonly string _file = args.Length > 1 && !args[1].StartsWith('-') ? args[1] : args[0];

    /// <param name="code">How the process ended, as the system says.</param>
    /// <param name="ended">Why it was ended from outside, where that is known.</param>
    /// <param name="lastWords">What the runtime said last.</param>
    /// <returns>The exit code; 0 only for a process that noted itself that it came to its end.</returns>
    internal async Task<int> SettleAsync(int code, (ExecutionStatus Status, string Reason)? ended, string[] lastWords)
    {
        // The result is the last that a process writes: one that is there is its own.
        var own = report.Targets!.File is { } file ? ExecutionResult.Read(file) : null;
        if (own is not null || report.ExitCode is not null)
        {
            return own?.ExitCode ?? await WithoutResultAsync(report.ExitCode!.Value);
        }

        lastWords = [.. lastWords.Select(SecretText.Redact)];
        var (status, reason) = ended ?? Read(code, lastWords);
        var failure = new ExecutionError(report.Cell > 0 ? report.Cell : null, null, Ended, reason);
        try
        {
            (status, failure) = NoteInCopy(status, failure, lastWords);
        }
        catch (KernelException thrown)
        {
            await error.WriteLineAsync($"modelops: {thrown.Message}");
        }

        var place = report.Cell > 0 ? $"cell {report.Cell} of {report.Cells}: " : "";
        reason = failure.Name.Contains('.', StringComparison.Ordinal) ? $"{failure.Name}: {failure.Message}" : failure.Message;
        await error.WriteLineAsync($"FAILED {_file}: {place}{reason}");
        DefaultAdapters.Add();
        if (Copy is { } copy)
        {
            await error.WriteLineAsync($"Stopped; executed notebook: {await SentAsync(copy) ?? copy}");
        }

        await EndRunsAsync(place + reason);
        var exitCode = status == ExecutionStatus.Interrupted && report.Signal is { } signalled ? signalled : status.ExitCode();
        await WriteAsync(status, exitCode, failure);
        return exitCode;
    }

    private string? Copy => report.Copy is { } copy && File.Exists(copy) ? copy : null;

    // A line that could not be understood reaches no verb, which would write a result.
    private async Task<int> WithoutResultAsync(int code)
    {
        if (report.Targets!.File is null || code == 0)
        {
            return code;
        }

        try
        {
            var status = code == CliApplication.Usage ? ExecutionStatus.Unusable : code == report.Signal ? ExecutionStatus.Interrupted : ExecutionStatus.Failed;
            await WriteAsync(status, code, new ExecutionError(null, null, status == ExecutionStatus.Unusable ? "Unusable" : Ended, "What happened was written to standard error."));
        }
        catch (WorkFailedException unusable)
        {
            await error.WriteLineAsync($"modelops: {unusable.Message}");
        }

        return code;
    }

    // .NET gives 128 and the signal's number for a process that a signal ended.
    private (ExecutionStatus Status, string Reason) Read(int code, string[] lastWords) => (code, lastWords) switch
    {
        _ when report.Signal is { } signal => (ExecutionStatus.Interrupted, $"The process did not end in order after signal {signal - 128}, and was ended."),
        _ when report.HasExited => (ExecutionStatus.Failed, $"The process was ended with exit code {code} (Environment.Exit) before the end. Throw an exception to stop with an error, or return from the code to stop without one."),
        (_, [var first, ..]) => (IsOutOfMemory(first) ? ExecutionStatus.OutOfMemory : ExecutionStatus.Died, first),
        (134, _) => (ExecutionStatus.Died, "The process was aborted (SIGABRT)."),
        (137, _) => (ExecutionStatus.Died, "The process was killed (SIGKILL): by somebody, or by the system for want of memory."),
        (139, _) => (ExecutionStatus.Died, "The process crashed in native code (SIGSEGV)."),
        ( > 128, _) => (ExecutionStatus.Died, $"The process was ended by signal {code - 128}."),
        _ => (ExecutionStatus.Died, $"Native code ended the process with exit code {code}."),
    };

    private static bool IsOutOfMemory(string words) =>
        words.StartsWith("Out of memory", StringComparison.Ordinal) || words.Contains("System.OutOfMemoryException", StringComparison.Ordinal) || words.Contains("System.InsufficientMemoryException", StringComparison.Ordinal);

    // The process may have written the error itself, with the line in the cell: then that is the reason.
    private (ExecutionStatus Status, ExecutionError Failure) NoteInCopy(ExecutionStatus status, ExecutionError failure, string[] lastWords)
    {
        if (Copy is not { } copy)
        {
            return (status, failure);
        }

        var document = NotebookDocument.Load(copy);
        ErrorMarker.Remove(document);
        if (report.Cell > 0)
        {
            var cell = document.Cells[report.Cell - 1];
            if (cell.Outputs.OfType<ErrorOutput>().LastOrDefault() is { } written)
            {
                failure = failure with { Name = written.Name, Message = written.Message };
                status = IsOutOfMemory(written.Name) ? ExecutionStatus.OutOfMemory : status;
            }
            else
            {
                cell.Outputs.Add(new ErrorOutput(Ended, failure.Message, lastWords.Length > 0 ? lastWords : [failure.Message]));
            }
        }

        if (NotebookDocument.FormatOf(copy) == NotebookFormat.Ipynb)
        {
            CopyMetadata.End(document, status, failure, TimeProvider.System.GetUtcNow());
            CopyMetadata.Results(document, [.. report.Runs.Select(run => run.Reference.Id)], [], null);
            document = report.Cell > 0 ? ErrorMarker.Added(document, report.Cell) : document;
        }

        document.Save(copy);
        return (status, failure);
    }

    // The address where it is to be; null when it stays here.
    private async Task<string?> SentAsync(string copy)
    {
        try
        {
            await NotebookRun.SendCopyAsync(copy, report.Address, CancellationToken.None);
            return report.Address;
        }
        catch (InvalidInputException unwritable)
        {
            await error.WriteLineAsync($"modelops: {unwritable.Message}");
            return null;
        }
    }

    private async Task EndRunsAsync(string reason)
    {
        foreach (var run in report.Runs)
        {
            try
            {
                await EndAsync(run, reason);
            }
            catch (Exception thrown) when (thrown is ModelOpsException or HttpRequestException or IOException)
            {
                await error.WriteLineAsync($"modelops: The run {run.Reference.Id} could not be marked as FAILED: {thrown.Message}");
            }
        }
    }

    private async Task EndAsync(Journal.NotedRun noted, string reason)
    {
        await using var store = await TrackingStores.OpenAsync(noted.Reference.TrackingUri);
        if (noted.IsOpen)
        {
            await store.EndDeadRunAsync(noted.Reference.Id, reason, TimeProvider.System.GetUtcNow());
        }

        if (Copy is { } copy)
        {
            var run = await store.GetRunAsync(noted.Reference.Id);
            await using var content = File.OpenRead(copy);
            await store.OpenArtifacts(run.Info.ArtifactUri).WriteAsync($"notebook/{Path.GetFileName(copy)}", content);
        }
    }

    private async Task WriteAsync(ExecutionStatus status, int exitCode, ExecutionError failure)
    {
        var now = TimeProvider.System.GetUtcNow();
        await report.Targets!.WriteAsync(
            new ExecutionResult
            {
                Status = status,
                ExitCode = exitCode,
                Notebook = report.Notebook ?? Path.GetFullPath(_file),
                Copy = Copy,
                Outputs = [],
                Runs = [.. report.Runs.Select(run => run.Reference)],
                Error = failure with { Message = SecretText.Redact(failure.Message) },
                Started = started,
                Ended = now,
                Seconds = Math.Round((now - started).TotalSeconds, 3),
                FinishedEarly = null,
            },
            Console.Out,
            error);
    }
}
