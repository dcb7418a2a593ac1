using ModelOps.Cli.Application;
using ModelOps.Cli.Running;
using ModelOps.Hosting.Running;
using ModelOps.Kernel;
using ModelOps.Kernel.Documents;
using ModelOps.Redaction;
using ModelOps.Tracking;

namespace ModelOps.Cli.Watching;

/// <summary>What is left to do when a watched process died: say so, note the error in the executed notebook, and end the runs as FAILED.</summary>
internal static class Aftermath
{
    /// <returns>An exit code that is not 0.</returns>
    internal static async Task<int> SettleAsync(string[] args, Journal.Report report, int code, string[] lastWords, TextWriter error)
    {
        var file = args.Length > 1 && !args[1].StartsWith('-') ? args[1] : args[0];
        var place = report.Cell > 0 ? $"cell {report.Cell} of {report.Cells}: " : "";
        lastWords = [.. lastWords.Select(SecretText.Redact)];
        var reason = Reason(code, lastWords);
        try
        {
            reason = WriteError(report, reason, lastWords) ?? reason;
        }
        catch (KernelException thrown)
        {
            await error.WriteLineAsync($"modelops: {thrown.Message}");
        }

        await error.WriteLineAsync($"FAILED {file}: {place}{reason}");
        if (report.Copy is { } copy && File.Exists(copy))
        {
            await error.WriteLineAsync($"Stopped; executed notebook: {copy}");
        }

        DefaultAdapters.Add();
        foreach (var run in report.Runs)
        {
            try
            {
                await EndAsync(run, report.Copy, place + reason);
            }
            catch (Exception thrown) when (thrown is ModelOpsException or HttpRequestException or IOException)
            {
                await error.WriteLineAsync($"modelops: The run {run.Id} could not be marked as FAILED: {thrown.Message}");
            }
        }

        // A death is no answer of a check, whatever code the process was ended with.
        return code is 0 or CellVerdict.Refused ? CliApplication.Failure : code;
    }

    // .NET gives 128 and the signal's number for a process that a signal ended.
    private static string Reason(int code, string[] lastWords) => (code, lastWords) switch
    {
        (134, [var first, ..]) => first,
        (134, _) => "The process was aborted (SIGABRT).",
        (137, _) => "The process was killed (SIGKILL): by somebody, or by the system for want of memory.",
        (139, _) => "The process crashed in native code (SIGSEGV).",
        ( > 128, _) => $"The process was ended by signal {code - 128}.",
        _ => $"The process was ended with exit code {code} (Environment.Exit) before the end. Throw an exception to stop with an error, or return from the code to stop without one.",
    };

    // The process may have written the error itself, with the line in the cell: then that is the reason.
    private static string? WriteError(Journal.Report report, string reason, string[] lastWords)
    {
        if (report.Copy is not { } copy || report.Cell == 0 || !File.Exists(copy))
        {
            return null;
        }

        var document = NotebookDocument.Load(copy);
        var cell = document.Cells[report.Cell - 1];
        if (cell.Outputs.OfType<ErrorOutput>().LastOrDefault() is { } written)
        {
            return written.Name.Contains('.', StringComparison.Ordinal) ? $"{written.Name}: {written.Message}" : written.Message;
        }

        cell.Outputs.Add(new ErrorOutput("ProcessEnded", reason, lastWords.Length > 0 ? lastWords : [reason]));
        document.Save(copy);
        return null;
    }

    private static async Task EndAsync(Journal.NotedRun noted, string? copy, string reason)
    {
        await using var store = await TrackingStores.OpenAsync(noted.Store);
        if (noted.IsOpen)
        {
            await store.EndDeadRunAsync(noted.Id, reason, TimeProvider.System.GetUtcNow());
        }

        if (copy is not null && File.Exists(copy))
        {
            var run = await store.GetRunAsync(noted.Id);
            await using var content = File.OpenRead(copy);
            await store.OpenArtifacts(run.Info.ArtifactUri).WriteAsync($"notebook/{Path.GetFileName(copy)}", content);
        }
    }
}
