namespace ModelOps;

/// <summary>
/// One step of a model's life. From this one class come the magic <c>#!name</c>, the verb <c>modelops name</c>, their
/// help and completion, and the C# call: an extension method of <see cref="ModelOpsSession"/>.
/// </summary>
public abstract class LifecycleCommand
{
    private protected LifecycleCommand(string name, string summary, Type options)
    {
        Name = name;
        Summary = summary;
        Parameters = CommandParameter.Of(options);
        TakesBody = options.IsAssignableTo(typeof(ITakesBody));
    }

    /// <summary>The words that call it, as <c>train</c> or <c>data load</c>.</summary>
    public string Name { get; }

    /// <summary>The first of these words: its magic without <c>#!</c>.</summary>
    public string Magic => Name.Split(' ')[0];

    /// <summary>What it does, in one line.</summary>
    public string Summary { get; }

    /// <summary>Its parameters: those with a position first.</summary>
    public IReadOnlyList<CommandParameter> Parameters { get; }

    /// <summary>True when the rest of the cell belongs to the command.</summary>
    public bool TakesBody { get; }

    /// <summary>True when the result is a frame, which a terminal can keep as a file.</summary>
    public virtual bool GivesFrame => false;

    /// <summary>False for a command that neither logs nor lists runs: its verb has no <c>--experiment</c>.</summary>
    public virtual bool UsesExperiment => true;

    /// <summary>How it is written, in the words of the current face, as <c>#!train DATA --target TARGET [options]</c>.</summary>
    public string Usage
    {
        get
        {
            string[] words =
            [
                .. Parameters.Where(parameter => parameter.Position is not null).Select(parameter => parameter.Required ? parameter.Name.ToUpperInvariant() + (parameter.TakesRest ? "…" : "") : $"[{parameter.Name.ToUpperInvariant()}{(parameter.TakesRest ? "…" : "")}]"),
                .. Parameters.Where(parameter => parameter is { Position: null, Required: true }).Select(parameter => $"--{parameter.Name} {parameter.HelpName}"),
                .. (string[])(Parameters.Any(parameter => parameter is { Position: null, Required: false }) ? ["[options]"] : []),
            ];
            var arguments = string.Join(' ', words);
            return Wording.Command(Name, arguments, $"#!{Name} {arguments}".TrimEnd());
        }
    }

    /// <summary>What messages call it: on the command line its verb.</summary>
    internal string Called => Wording.Face == Face.Terminal ? Wording.Verb(Name) : Name;

    /// <summary>A sentence for each option that the command does not have.</summary>
    /// <param name="words">The words after its name.</param>
    public IReadOnlyList<string> UnknownOptions(CommandLineWords words) =>
    [
        .. words.Named.Keys.Where(name => Parameters.All(parameter => parameter.Name != name))
            .Select(name => $"'{Called}' has no option '--{name}'.{Suggestion.Among("--" + name, Parameters.Select(parameter => "--" + parameter.Name).ToArray(), "Its options are")}"),
    ];

    /// <summary>Runs the command from words, shows its result, and makes its variables.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="words">The words after its name.</param>
    /// <param name="body">The rest of the cell; empty for commands that take none.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">Words that do not fit; all errors at once.</exception>
    /// <exception cref="CheckFailedException">A check or a gate said no; its report was shown before.</exception>
    public abstract Task RunAsync(ModelOpsSession ops, CommandLineWords words, string body, CancellationToken cancellationToken);
}
