using System.CommandLine;
using ModelOps.Cli.Commands;
using ModelOps.Cli.Running;
using ModelOps.Hosting.Running;
using ModelOps.Pipelines.Processes;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops run</c>: executes a notebook headless, with parameters, and keeps the executed copy.</summary>
internal static class RunVerb
{
    internal static Command Create()
    {
        var notebook = new Argument<string>("notebook") { Description = "Notebook to run: .ipynb or .dib." };
        var output = new Option<string?>("--output", "-o") { Description = "Where the executed copy goes; by default runs/NAME-TIME.ipynb." };
        var parameters = new Option<string[]>("--parameter", "-p") { Description = "NAME=VALUE, put into the cell after the one tagged 'parameters'. May be repeated." };
        var file = new Option<string?>("--parameters") { Description = "JSON file with parameters, as {\"seed\": 7}; -p wins over it." };
        var limit = new Option<double?>("--cell-time-limit") { Description = "Seconds that a cell may take." };
        var updateLock = new Option<bool>("--update-lock") { Description = "Resolve NuGet packages anew and rewrite the lock file." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show a line per cell, but not what cells print." };
        var outcome = new Option<string?>("--outcome") { Description = "File to write what came of it to, for a loop.", Hidden = true };
        var experiment = CommandVerbs.ExperimentOption();
        var command = new Command("run", "Run a notebook headless, with parameters, and keep the executed copy.") { notebook, output, parameters, file, limit, updateLock, quiet, outcome, experiment };
        var cells = new CellOptions();
        cells.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new NotebookRunOptions
            {
                Notebook = result.GetValue(notebook)!,
                Output = result.GetValue(output),
                Parameters = NotebookParameters.Read(result.GetValue(file), result.GetValue(parameters) ?? []),
                CellTimeLimit = result.GetValue(limit) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Cells = cells.Read(result),
                UpdateLock = result.GetValue(updateLock),
                Quiet = result.GetValue(quiet),
                Experiment = result.GetValue(experiment),
                LoggerFactory = TerminalLog.Factory(result),
            };
            var report = new TerminalRunReport(result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, options.Quiet);
            return report.Finish(options, await RunAsync(options, report, result.GetValue(outcome), cancellationToken), cancellationToken);
        });
        return command;
    }

    // Whoever started this process may not be there any more when it ends.
    private static async Task<NotebookRunOutcome> RunAsync(NotebookRunOptions options, TerminalRunReport report, string? outcomeFile, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await NotebookRun.RunAsync(options, report, cancellationToken);
            if (outcomeFile is not null && !cancellationToken.IsCancellationRequested)
            {
                new NotebookEnd(Said(outcome)) { IsRefusal = outcome.ExitCode == CellVerdict.Refused }.Write(outcomeFile);
            }

            return outcome;
        }
        catch (ModelOpsException exception) when (outcomeFile is not null)
        {
            new NotebookEnd(exception.Message).Write(outcomeFile);
            throw;
        }
    }

    private static string? Said(NotebookRunOutcome outcome) => outcome switch
    {
        { Result.Failure: null } => null,
        { Result.Failure: var failure, ExitCode: CellVerdict.Refused } => $"cell {failure.Number}: {failure.Error.Message}",
        { Result.Failure: var failure } => $"cell {failure.Number}: {failure.Error.Name}: {failure.Error.Message}",
    };
}
