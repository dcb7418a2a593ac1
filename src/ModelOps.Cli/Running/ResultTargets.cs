using ModelOps.Hosting.Reports;
using ModelOps.Kernel;
using ModelOps.Pipelines.Results;

namespace ModelOps.Cli.Running;

/// <summary>Where what came of a run is written to, beside the exit code.</summary>
/// <param name="File">The file of <c>--result</c>: a full path; null for none.</param>
/// <param name="IsJson">Whether standard output is for machines.</param>
/// <param name="Reports">The files of <c>--report</c>.</param>
internal sealed record ResultTargets(string? File, bool IsJson, IReadOnlyList<RunReportFile> Reports)
{
    private const string Json = "json";

    /// <summary>Takes away what an earlier run left.</summary>
    /// <exception cref="InvalidInputException">A file cannot be written.</exception>
    internal void Clear()
    {
        if (File is not null)
        {
            ExecutionResult.Clear(File);
        }

        foreach (var report in Reports)
        {
            report.Clear();
        }
    }

    /// <summary>Writes it; the result file last of all files, since who finds it takes the rest for written.</summary>
    /// <returns>The result: a failure when a report could not be written.</returns>
    /// <exception cref="WorkFailedException">The result file could not be written.</exception>
    internal async Task<ExecutionResult> WriteAsync(ExecutionResult result, TextWriter output, TextWriter error)
    {
        foreach (var report in Reports)
        {
            try
            {
                report.Write(result);
            }
            catch (Exception unwritable) when (unwritable is InvalidInputException or KernelException)
            {
                await error.WriteLineAsync($"modelops: {unwritable.Message}");
                result = result.Status != ExecutionStatus.Succeeded ? result
                    : result with { Status = ExecutionStatus.Failed, ExitCode = ExecutionStatus.Failed.ExitCode(), Error = new(null, null, unwritable.GetType().FullName!, unwritable.Message) };
            }
        }

        try
        {
            if (File is not null)
            {
                result.Write(File);
            }
        }
        catch (InvalidInputException unwritable)
        {
            // By now it has run: that is no call that cannot be used.
            throw new WorkFailedException(unwritable.Message);
        }

        if (IsJson)
        {
            await output.WriteLineAsync(JsonEvents.Finished(result));
            await output.FlushAsync();
        }

        return result;
    }

    /// <summary>As words of a journal.</summary>
    internal IEnumerable<string> Words() => [File ?? "", IsJson ? Json : "", .. Reports.Select(report => $"{report.Kind}={report.Path}")];

    /// <summary>Reads what <see cref="Words"/> wrote.</summary>
    internal static ResultTargets Of(ReadOnlySpan<string> words) => new(words[0].Length > 0 ? words[0] : null, words[1] == Json, [.. words[2..].ToArray().Select(RunReportFile.Parse)]);
}
