using System.CommandLine;
using System.Text.Json.Nodes;
using ModelOps.Cli.Commands;
using ModelOps.Cli.Running;
using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Running;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Scripts;
using ModelOps.Pipelines.Results;
using ModelOps.Redaction;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops script</c>: runs a C# script in the dialect of <c>dotnet script</c>.</summary>
internal static class ScriptVerb
{
    private const int LargestExitCode = 255;

    internal static Command Create()
    {
        var script = new Argument<string>("script") { Description = "Script to run: .csx." };
        var arguments = new Argument<string[]>("arguments") { Description = "What the script sees as Args; write them after --.", Arity = ArgumentArity.ZeroOrMore };
        var resultFile = ResultOption.Create();
        var limits = new RunLimits.Options();
        var experiment = CommandVerbs.ExperimentOption();
        var command = new Command("script", "Run a C# script (.csx) in the dialect of dotnet script, with the magics and `ops` at hand.") { script, arguments, resultFile, experiment };
        limits.AddTo(command, hasCells: false);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var execution = new Execution(result.GetValue(script)!, new ResultTargets(ResultOption.Full(result.GetValue(resultFile)), IsJson: false, []), result.InvocationConfiguration);
            return await execution.RunAsync(
                async () =>
                {
                    var most = limits.Read(result);
                    Journal.Current?.Limits(most);
                    var path = Path.GetFullPath(result.GetValue(script)!);
                    string[] words = result.GetValue(arguments) ?? [];
                    var log = TerminalLog.Factory(result);
                    var (kernel, session) = KernelComposition.Create(
                        new KernelOptions { NotebookPath = path, TimeLimit = most.Time, LoggerFactory = log },
                        new ModelOpsSessionOptions { Notebook = path, Experiment = result.GetValue(experiment), Parameters = new JsonArray([.. words.Select(word => (JsonNode)word)]), IsCommandLine = true, LoggerFactory = log });
                    using (kernel)
                    await using (session)
                    {
                        return await RunAsync(kernel, session, words, new TextSink(result.InvocationConfiguration.Output, result.InvocationConfiguration.Error), result.InvocationConfiguration.Error, cancellationToken);
                    }
                },
                cancellationToken);
        });
        return command;
    }

    private static async Task<Execution.Ending> RunAsync(NotebookKernel kernel, ModelOpsSession session, string[] words, TextSink sink, TextWriter error, CancellationToken cancellationToken)
    {
        var runner = new ScriptRunner(kernel);
        var code = await runner.RunAsync(kernel.Options.NotebookPath!, words, sink, cancellationToken: cancellationToken);
        if (runner.Result!.Error is { } thrown)
        {
            var message = SecretText.Redact(thrown.Message);
            await error.WriteLineAsync($"modelops: {Path.GetFileName(kernel.Options.NotebookPath)}: {thrown.Name}: {message}");
            await session.FailRunAsync(new InvalidInputException(message), CancellationToken.None);
            return new(CellVerdict.Status(runner.Result), Execution.Ending.ErrorOf(null, thrown));
        }

        if (runner.Result!.FinishedEarly is { } reason)
        {
            await error.WriteLineAsync($"Finished early: {reason}.");
            await session.FinishRunsAsync(reason, CancellationToken.None);
            return new(ExecutionStatus.Succeeded, null) { FinishedEarly = reason };
        }

        if (code == 0)
        {
            return new(ExecutionStatus.Succeeded, null);
        }

        // Of a larger number the system keeps the last eight bits, of 256 none.
        var said = $"The script returned exit code {code}.";
        await session.FailRunAsync(new InvalidInputException(said), CancellationToken.None);
        return new(code == CellVerdict.Refused ? ExecutionStatus.Refused : ExecutionStatus.Failed, new ExecutionError(null, null, "ExitCode", said)) { ExitCode = code is > 0 and <= LargestExitCode ? code : ExecutionStatus.Failed.ExitCode() };
    }
}
