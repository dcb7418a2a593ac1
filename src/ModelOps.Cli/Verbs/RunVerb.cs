using System.CommandLine;
using ModelOps.Cli.Commands;
using ModelOps.Cli.Running;
using ModelOps.Hosting.Reports;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops run</c>: executes a notebook headless, with parameters, and keeps the executed copy.</summary>
internal static class RunVerb
{
    internal static Command Create()
    {
        var notebook = new Argument<string?>("notebook") { Description = "Notebook to run: .ipynb or .dib. Left out with --resume.", Arity = ArgumentArity.ZeroOrOne };
        var resume = new Option<string?>("--resume") { Description = "Executed copy of a run that failed or was killed, to go on from: cells tagged cache are restored, the others run again.", HelpName = "COPY" };
        var output = new Option<string?>("--output", "-o") { Description = "Where the executed copy goes; by default runs/NAME-TIME.ipynb." };
        var list = new Option<bool>("--list-parameters") { Description = "List the parameters that the notebook takes, and run nothing: name, type, default, comment; --json for machines." };
        var json = new Option<bool>("--json") { Description = "For machines: a JSON object a line on standard output for each event, and what came of it in the last. With --list-parameters: the list as JSON." };
        var kernel = new Option<string?>("--kernel") { Description = "Jupyter kernel to run in, as 'modelops kernel list' shows it: python3, ir, .net-fsharp; 'notebook' for the notebook's own. By default ours, for C#.", HelpName = "NAME" };
        var limits = new RunLimits.Options();
        var updateLock = new Option<bool>("--update-lock") { Description = "Resolve NuGet packages anew and rewrite the lock file." };
        var reportMode = new Option<bool>("--report-mode") { Description = "Hide the code in the executed copy, for readers of its results." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show a line per cell, but not what cells print." };
        var resultFile = ResultOption.Create();
        var reports = new Option<string[]>("--report") { Description = "Report to write: junit=FILE, trx=FILE or html=FILE, or a file ending in .xml (JUnit), .trx or .html. May be repeated.", HelpName = "FILE" };
        var experiment = CommandVerbs.ExperimentOption();
        var command = new Command("run", "Run a notebook headless, with parameters, and keep the executed copy.") { notebook, output, resume, kernel, list, json, updateLock, reportMode, quiet, resultFile, reports, experiment };
        var parameters = new ParameterOptions(command);
        limits.AddTo(command, hasCells: true);
        var cells = new CellOptions();
        cells.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var copy = result.GetValue(resume);
            var given = result.GetValue(notebook) ?? (copy is not null ? "" : throw new InvalidInputException("'modelops run' needs a notebook, or the executed copy of a run that failed: modelops run --resume COPY."));
            if (result.GetValue(list))
            {
                var taken = await NotebookRun.ListParametersAsync(new NotebookRunOptions { Notebook = given.Length > 0 ? given : copy!, Kernel = result.GetValue(kernel), LoggerFactory = TerminalLog.Factory(result) });
                await result.InvocationConfiguration.Output.WriteAsync(result.GetValue(json) ? ParameterListing.Json(taken) : ParameterListing.Text(given.Length > 0 ? given : copy!, taken));
                return 0;
            }

            var isJson = result.GetValue(json);
            var targets = new ResultTargets(ResultOption.Full(result.GetValue(resultFile)), isJson, [.. (result.GetValue(reports) ?? []).Select(RunReportFile.Parse)]);
            using var execution = new Execution(given.Length > 0 ? given : copy!, targets, result.InvocationConfiguration);
            return await execution.RunAsync(
                async () =>
                {
                    var most = limits.Read(result);
                    var options = new NotebookRunOptions
                    {
                        Notebook = given,
                        Resume = copy,
                        Output = result.GetValue(output),
                        Kernel = result.GetValue(kernel),
                        Parameters = parameters.Read(result),
                        CellTimeLimit = most.CellTime,
                        TimeLimit = most.Time,
                        Cells = cells.Read(result),
                        UpdateLock = result.GetValue(updateLock),
                        ReportMode = result.GetValue(reportMode),
                        Quiet = result.GetValue(quiet),
                        Experiment = result.GetValue(experiment),
                        LoggerFactory = TerminalLog.Factory(result),
                    };
                    Journal.Current?.Limits(most);
                    if (targets.Reports.Count > 0 && options.Output?.EndsWith(".dib", StringComparison.OrdinalIgnoreCase) == true)
                    {
                        throw new InvalidInputException($"A report needs an executed notebook that keeps what its cells did, which '{options.Output}' cannot. Give --output a file that ends in .ipynb.");
                    }

                    var shown = result.InvocationConfiguration.Output;
                    var events = isJson ? new JsonEvents(shown, Execution.Full(given.Length > 0 ? given : copy!), options.Quiet) : null;
                    var report = new TerminalRunReport(isJson ? TextWriter.Null : shown, result.InvocationConfiguration.Error, options.Quiet, events);
                    var outcome = await NotebookRun.RunAsync(options, report, cancellationToken);
                    report.Finish(options with { Notebook = given.Length > 0 ? given : copy! }, outcome, CancellationToken.None);
                    return new Execution.Ending(outcome.Status, outcome.Result.Failure is { } failure ? Execution.Ending.ErrorOf(failure.Number, failure.Error) : null) { Copy = outcome.Copy, Outputs = outcome.Outputs, FinishedEarly = outcome.Result.FinishedEarly };
                },
                cancellationToken);
        });
        return command;
    }
}
