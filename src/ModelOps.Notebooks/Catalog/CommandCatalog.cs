namespace ModelOps;

/// <summary>Every command, found by the words that call it.</summary>
public static class CommandCatalog
{
    /// <summary>The command that explains the others; a terminal has <c>--help</c> in its place.</summary>
    public const string Help = "help";

    private static readonly Catalog<LifecycleCommand> _catalog = new("command", command => [command.Name], () =>
    [
        new HelpCommand(),
        new ExperimentCommand(),
        new TrackCommand(),
        new DataLoadCommand(),
        new DataImagesCommand(),
        new DataProfileCommand(),
        new DataSchemaCommand(),
        new DataCheckCommand(),
        new DataSplitCommand(),
        new ConnectCommand(),
        new SqlCommand(),
        new TrainersCommand(),
        new TrainCommand(),
        new TuneCommand(),
        new EvaluateCommand(),
        new ExplainCommand(),
        new RunsCommand(),
        new RunCommand(),
        new CompareCommand(),
        new ReproduceCommand(),
        new RegisterCommand(),
        new PromoteCommand(),
        new GateCommand(),
        new ApproveCommand(),
        new RejectCommand(),
        new ApprovalsCommand(),
        new RollbackCommand(),
        new DeployCommand(),
        new DeploymentsCommand(),
        new TrafficCommand(),
        new CanaryCommand(),
        new LoopCommand(),
        new PipelineCommand(),
        new WatchCommand(),
        new ScheduleCommand(),
        new JobsCommand(),
        new JobLogCommand(),
        new JobCancelCommand(),
        new JobCleanCommand(),
        new AlertsCommand(),
        new AuditShowCommand(),
        new AuditVerifyCommand(),
        new AuditExportCommand(),
        new PrivacyScanCommand(),
        new EffectCommand(),
        new LineageCommand(),
        new TagCommand(),
        new RestoreCommand(),
        new PredictCommand(),
        new FeedbackCommand(),
        new MonitorCommand(),
        new UndeployCommand(),
        new PackageCommand(),
        new ExportCommand(),
        new OptimizeCommand(),
        new DriftCommand(),
        new CardCommand(),
    ]);

    /// <summary>All commands: in the order of a model's life, then those that were added.</summary>
    public static IReadOnlyList<LifecycleCommand> All => _catalog.All;

    /// <summary>The first words of all commands: the names of the magics without <c>#!</c>.</summary>
    public static IReadOnlyList<string> Magics => [.. All.Select(command => command.Magic).Distinct()];

    /// <summary>Adds a command: a magic and a verb. Its first word may be new, or one that already has a second word after it, as <c>data</c>.</summary>
    /// <param name="command">The command.</param>
    /// <exception cref="InvalidInputException">The name is taken, or is not one or two words in lower case.</exception>
    public static void Add(LifecycleCommand command)
    {
        var words = command.Name.Split(' ');
        if (words.Length > 2 || words.Any(word => word.Length == 0 || !char.IsAsciiLetterLower(word[0]) || !word.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')))
        {
            throw new InvalidInputException($"'{command.Name}' cannot be the name of a command: write one or two words in lower case, with digits and dashes.");
        }

        // '#!train' alone, and '#!train' with a second word, could not be kept apart.
        if (All.FirstOrDefault(other => other.Magic == command.Magic && other.Name != command.Name && (words.Length == 1 || other.Name == other.Magic)) is { } other)
        {
            throw new InvalidInputException($"A command '{command.Name}' cannot stand beside '{other.Name}'. Give it another first word.");
        }

        _catalog.Add(command);
    }

    /// <summary>Takes a command out that was added.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False when nothing of that name was added; what comes with the tool stays.</returns>
    public static bool Remove(string name) => _catalog.Remove(name);

    /// <summary>The command of a name.</summary>
    /// <param name="name">As <c>train</c> or <c>data load</c>.</param>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest one.</exception>
    public static LifecycleCommand Find(string name) => _catalog.Find(name);

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
            await HelpCommand.ShowAsync(ops, magic, words.Positional.Select(word => word.Text), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (commands is [{ } only] && only.Name == magic)
        {
            await only.RunAsync(ops, words, body, cancellationToken).ConfigureAwait(false);
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

        await command.RunAsync(ops, words with { Positional = [.. words.Positional.Skip(1)] }, body, cancellationToken).ConfigureAwait(false);
    }
}
