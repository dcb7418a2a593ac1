namespace ModelOps;

/// <summary>Every command, found by the words that call it.</summary>
public static class CommandCatalog
{
    /// <summary>The command that explains the others; a terminal has <c>--help</c> in its place.</summary>
    public const string Help = "help";

    /// <summary>All commands, in the order of a model's life.</summary>
    public static IReadOnlyList<LifecycleCommand> All { get; } =
    [
        new HelpCommand(),
        new ExperimentCommand(),
        new TrackCommand(),
        new DataLoadCommand(),
        new DataProfileCommand(),
        new DataSchemaCommand(),
        new DataCheckCommand(),
        new DataSplitCommand(),
        new SqlCommand(),
        new TrainersCommand(),
        new TrainCommand(),
        new TuneCommand(),
        new EvaluateCommand(),
        new ExplainCommand(),
        new RunsCommand(),
        new RunCommand(),
        new CompareCommand(),
        new RegisterCommand(),
        new PromoteCommand(),
        new DeployCommand(),
        new DeploymentsCommand(),
        new PredictCommand(),
        new UndeployCommand(),
        new DriftCommand(),
        new CardCommand(),
    ];

    /// <summary>The first words of all commands: the names of the magics without <c>#!</c>.</summary>
    public static IReadOnlyList<string> Magics { get; } = [.. All.Select(command => command.Name.Split(' ')[0]).Distinct()];

    /// <summary>The commands behind one magic: one, or several that its first word chooses between.</summary>
    /// <param name="magic">The magic's name without <c>#!</c>.</param>
    public static IReadOnlyList<LifecycleCommand> Under(string magic) =>
        [.. All.Where(command => command.Name == magic || command.Name.StartsWith(magic + " ", StringComparison.Ordinal))];

    /// <summary>Runs a magic's line.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="magic">The magic's name without <c>#!</c>.</param>
    /// <param name="words">The words after it, on the same line.</param>
    /// <param name="body">The rest of the cell.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such magic, or words that do not fit.</exception>
    public static async Task RunAsync(ModelOpsSession ops, string magic, CommandLineWords words, string body, CancellationToken cancellationToken)
    {
        var commands = Under(magic);
        if (words.Named.ContainsKey(Help) && commands.Count > 0)
        {
            await HelpCommand.ShowAsync(ops, magic, words.Positional.Select(word => word.Text), cancellationToken);
            return;
        }

        if (commands is [{ } only] && only.Name == magic)
        {
            await only.RunAsync(ops, words, body, cancellationToken);
            return;
        }

        if (commands.Count == 0)
        {
            throw new InvalidInputException($"There is no magic '#!{magic}'.{Suggestion.For("#!" + magic, Magics.Select(name => "#!" + name))} Run #!help to list them.");
        }

        var second = words.Positional.Count == 0 ? "" : words.Positional[0].Text;
        var command = commands.FirstOrDefault(command => command.Name == $"{magic} {second}");
        if (command is null)
        {
            var known = commands.Select(command => command.Name[(magic.Length + 1)..]).ToArray();
            throw new InvalidInputException(
                $"'#!{magic}' needs one of {string.Join(", ", known)} as its first word{(second.Length == 0 ? "" : $", not '{second}'")}.{Suggestion.For(second, known)}");
        }

        await command.RunAsync(ops, words with { Positional = [.. words.Positional.Skip(1)] }, body, cancellationToken);
    }
}
