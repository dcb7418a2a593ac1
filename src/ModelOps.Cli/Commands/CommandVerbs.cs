using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace ModelOps.Cli.Commands;

/// <summary>
/// Makes a verb of every lifecycle command: its words, options and help come from the command itself. Only <c>#!run ID</c>
/// has another name here, <c>modelops show ID</c>, since <c>modelops run</c> runs notebooks.
/// </summary>
internal static class CommandVerbs
{
    private const string As = "as";
    private const string Experiment = "experiment";

    internal static IEnumerable<Command> Create()
    {
        // Help is the command line's own: of every verb, not of the commands alone.
        foreach (var magic in CommandCatalog.Magics.Where(magic => magic != CommandCatalog.Help))
        {
            var commands = CommandCatalog.Under(magic);
            if (commands is [{ } only] && only.Name == magic)
            {
                yield return Leaf(only, Wording.Verb(magic));
                continue;
            }

            var group = new Command(magic, string.Join(" ", commands.Select(command => command.Summary)));
            foreach (var command in commands)
            {
                group.Add(Leaf(command, command.Name[(magic.Length + 1)..]));
            }

            yield return group;
        }
    }

    private static Command Leaf(LifecycleCommand command, string name)
    {
        // The symbols are for help and completion. The words go to the command's own binder, which reports all errors together, words them once, and suggests.
        var verb = new Command(name, command.Summary) { TreatUnmatchedTokensAsErrors = false };
        foreach (var parameter in command.Parameters)
        {
            if (parameter.Position is null)
            {
                // A terminal has no variables, but files.
                var description = parameter.Name == As ? "Name of the file that the result is written to, without its .csv." : Described(parameter);
                Option option = parameter.Repeats ? new Option<string[]>("--" + parameter.Name) { Arity = ArgumentArity.ZeroOrMore } : new Option<string?>("--" + parameter.Name) { Arity = ArgumentArity.ZeroOrOne };
                (option.Description, option.HelpName, option.Hidden) = (description, parameter.HelpName, parameter.NeedsVariable || (parameter.Name == As && !command.GivesFrame));
                foreach (var alias in parameter.Aliases)
                {
                    option.Aliases.Add(alias);
                }

                option.CompletionSources.Add(_ => parameter.Offered.Select(value => new CompletionItem(value)));
                verb.Add(option);
            }
            else
            {
                verb.Add(parameter.TakesRest
                    ? new Argument<string[]>(parameter.Name) { Description = Described(parameter), Arity = ArgumentArity.ZeroOrMore }
                    : new Argument<string?>(parameter.Name) { Description = Described(parameter), Arity = ArgumentArity.ZeroOrOne });
            }
        }

        var body = command.TakesBody ? new Option<FileInfo?>("--body") { Description = "File with the code that a cell would hold below the magic." } : null;
        if (body is not null)
        {
            verb.Add(body);
        }

        if (command.UsesExperiment)
        {
            verb.Add(ExperimentOption());
        }

        verb.SetAction((result, cancellationToken) => RunAsync(command, body, result, cancellationToken));
        return verb;
    }

    /// <summary>The option of every verb that logs or lists runs.</summary>
    internal static Option<string?> ExperimentOption() =>
        new("--" + Experiment) { Description = "Experiment that runs go to; by default MLFLOW_EXPERIMENT_NAME, else the one of 'modelops experiment', else Default.", HelpName = "NAME" };

    private static string Described(CommandParameter parameter) => parameter.Help + (parameter.Required ? " Required." : "");

    private static async Task<int> RunAsync(LifecycleCommand command, Option<FileInfo?>? body, ParseResult result, CancellationToken cancellationToken)
    {
        // A terminal has no variables: "@home" is a text there.
        var given = CommandLineWords.Of([.. result.Tokens.Where(token => token.Type is TokenType.Argument or TokenType.Option && token.Value != TerminalLog.Option).Select(token => new CommandWord(token.Value, IsLiteral: !token.Value.StartsWith('-')))]);
        var experiment = !command.UsesExperiment ? null : result.GetValue<string?>("--" + Experiment);
        var words = given with { Named = given.Named.Where(pair => (body is null || "--" + pair.Key != body.Name) && (experiment is null || pair.Key != Experiment)).ToDictionary(StringComparer.Ordinal) };
        var text = body is null || result.GetValue(body) is not { } file ? "" : await ReadAsync(file, cancellationToken);

        // A command that can be told a name writes only when it is.
        var writes = words.Named.ContainsKey(As) || command.Parameters.All(parameter => parameter.Name != As);
        var host = new TerminalHost(result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, writes, [.. words.Positional.Select(word => word.Text), .. words.Named.Values.OfType<CommandWord>().Select(word => word.Text)]);
        await using var ops = new ModelOpsSession(host, new ModelOpsSessionOptions { Experiment = experiment, IsCommandLine = true, LoggerFactory = TerminalLog.Factory(result) });
        host.Session = ops;
        try
        {
            await command.RunAsync(ops, words, text, cancellationToken);
        }
        catch (Exception exception)
        {
            // Disposing the session would end a run that is open as if all had gone well.
            await ops.FailRunAsync(exception, CancellationToken.None);
            throw;
        }

        await host.DrawPanelAsync(cancellationToken);
        await host.WaitForDeploymentsAsync(cancellationToken);
        return 0;
    }

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellationToken) => file.Exists
        ? await File.ReadAllTextAsync(file.FullName, cancellationToken)
        : throw new InvalidInputException($"There is no file '{file}'. Give --body a file that exists.");
}
