using System.CommandLine;
using System.Text.Json.Nodes;
using ModelOps.Cli.Commands;
using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Running;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Scripts;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops script</c>: runs a C# script in the dialect of <c>dotnet script</c>.</summary>
internal static class ScriptVerb
{
    internal static Command Create()
    {
        var script = new Argument<string>("script") { Description = "Script to run: .csx." };
        var arguments = new Argument<string[]>("arguments") { Description = "What the script sees as Args; write them after --.", Arity = ArgumentArity.ZeroOrMore };
        var experiment = CommandVerbs.ExperimentOption();
        var command = new Command("script", "Run a C# script (.csx) in the dialect of dotnet script, with the magics and `ops` at hand.") { script, arguments, experiment };
        command.SetAction(async (result, cancellationToken) =>
        {
            var path = Path.GetFullPath(result.GetValue(script)!);
            var output = result.InvocationConfiguration.Output;
            var error = result.InvocationConfiguration.Error;
            var log = TerminalLog.Factory(result);
            var (kernel, session) = KernelComposition.Create(
                new KernelOptions { NotebookPath = path, LoggerFactory = log }, new ModelOpsSessionOptions { Notebook = path, Experiment = result.GetValue(experiment), Parameters = new JsonArray([.. (result.GetValue(arguments) ?? []).Select(word => (JsonNode)word)]), IsCommandLine = true, LoggerFactory = log });
            using (kernel)
            await using (session)
            {
                var sink = new TextSink(output, error);
                var runner = new ScriptRunner(kernel);
                var code = await runner.RunAsync(path, result.GetValue(arguments) ?? [], sink, cancellationToken: cancellationToken);
                if (sink.Error is { } exception)
                {
                    await error.WriteLineAsync($"modelops: {Path.GetFileName(path)}: {exception.Name}: {exception.Message}");
                    await session.FailRunAsync(new InvalidInputException(exception.Message), CancellationToken.None);
                    cancellationToken.ThrowIfCancellationRequested();
                    return CellVerdict.ExitCode(runner.Result!);
                }

                if (runner.Result!.FinishedEarly is { } reason)
                {
                    await error.WriteLineAsync($"Finished early: {reason}.");
                    await session.FinishRunsAsync(reason, CancellationToken.None);
                }
                else if (code != 0)
                {
                    await session.FailRunAsync(new InvalidInputException($"The script returned exit code {code}."), CancellationToken.None);
                }

                return code;
            }
        });
        return command;
    }
}
