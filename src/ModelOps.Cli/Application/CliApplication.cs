using System.CommandLine;
using System.CommandLine.Help;
using ModelOps.Cli.Commands;
using ModelOps.Cli.Running;
using ModelOps.Cli.Verbs;
using ModelOps.Kernel;

namespace ModelOps.Cli.Application;

/// <summary>The command line: gathers the verbs, runs one, and turns an error into one sentence and an exit code.</summary>
internal static class CliApplication
{
    /// <summary>Exit code of an unexpected error.</summary>
    internal const int Failure = 1;

    /// <summary>Exit code of a line that cannot be understood.</summary>
    internal const int Usage = 2;

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after <c>modelops</c>.</param>
    /// <param name="output">Where results go; standard output when null.</param>
    /// <param name="error">Where errors and progress go; standard error when null.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        error ??= Console.Error;
        using var face = Wording.Use(Face.Terminal);
        DefaultAdapters.Add();
        args = args is ["help", .. var topic] ? [.. topic, "--help"] : args;
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output ?? Console.Out, Error = error };
        using var termination = new Termination();
        try
        {
            foreach (var sentence in InstalledExtensions.Load())
            {
                await error.WriteLineAsync($"modelops: {sentence}");
            }

            var root = CreateRoot(args is [var first, ..] ? first : null);
            if (args.Length > 0 && !args[0].StartsWith('-') && !args[0].StartsWith('[') && root.Subcommands.All(verb => verb.Name != args[0]))
            {
                throw new InvalidInputException($"There is no verb '{args[0]}'.{Suggestion.For(args[0], root.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name))} Run 'modelops --help' for all of them.");
            }

            var parsed = root.Parse(args);
            if (parsed.CommandResult.Command is { Subcommands.Count: > 0 } group && group != root && group.Action is null && parsed.Action is not HelpAction)
            {
                var known = group.Subcommands.Select(verb => verb.Name).ToArray();
                var word = parsed.UnmatchedTokens.FirstOrDefault() ?? "";
                throw new InvalidInputException(
                    $"'{group.Name}' needs one of {string.Join(", ", known)} as its first word{(word.Length == 0 ? "" : $", not '{word}'")}.{Suggestion.For(word, known)} Run 'modelops {group.Name} --help' for what they do.");
            }

            if (parsed.Errors.Count > 0)
            {
                foreach (var exception in parsed.Errors)
                {
                    await error.WriteLineAsync($"modelops: {exception.Message}");
                }

                await error.WriteLineAsync("Run 'modelops --help', or 'modelops VERB --help', for what can be given.");
                return Usage;
            }

            if (parsed.Action is HelpAction)
            {
                // Verbs take words they do not know only to suggest the right ones; help would offer them.
                parsed.CommandResult.Command.TreatUnmatchedTokensAsErrors = true;
            }

            return await parsed.InvokeAsync(configuration, termination.Token);
        }
        catch (OperationCanceledException) when (termination.ExitCode is not null)
        {
            await error.WriteLineAsync($"modelops: {termination.Word}.");
            return termination.ExitCode.Value;
        }
        catch (ModelOpsException exception)
        {
            await error.WriteLineAsync($"modelops: {exception.Message}");
            return exception.ExitCode;
        }
        catch (KernelException exception)
        {
            await error.WriteLineAsync($"modelops: {exception.Message}");
            return Usage;
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync($"modelops: An unexpected error, which is a bug of the tool: {exception}");
            return Failure;
        }
    }

    /// <summary>The root command.</summary>
    /// <param name="word">The verb that is asked for. Those that start often come alone: making all takes longer than they do. Null for every verb.</param>
    internal static RootCommand CreateRoot(string? word = null)
    {
        const string Description = "The life of a model, from data to monitoring, as notebook magics, C# calls and verbs.";
        Func<Command>? alone = word switch { "run" => RunVerb.Create, "script" => ScriptVerb.Create, "kernel" => KernelVerb.Create, _ => null };
        if (alone is not null)
        {
            return new RootCommand(Description) { alone(), TerminalLog.Verbose() };
        }

        var root = new RootCommand(Description)
        {
            RunVerb.Create(),
            ReopenVerb.Create(),
            ScriptVerb.Create(),
            NotebookConvertVerb.Create(),
            NotebookStripVerb.Create(),
            NotebookDiffVerb.Create(),
            KernelVerb.Create(),
            ServerVerb.Create(),
            ServeVerb.Create(),
            ServiceVerb.Create(),
            TuneTrialsVerb.Create(),
            EnginesVerb.Create(),
            GcVerb.Create(),
            AboutVerb.Create(),
            ExtensionVerb.Create(),
            TerminalLog.Verbose(),
        };
        foreach (var verb in CommandVerbs.Create())
        {
            root.Add(verb);
        }

        root.Subcommands.Single(verb => verb.Name == "runs").Add(RunsRepairVerb.Create());
        JobsLogsVerb.AddTo(root.Subcommands.Single(verb => verb.Name == "jobs"));

        return root;
    }
}
