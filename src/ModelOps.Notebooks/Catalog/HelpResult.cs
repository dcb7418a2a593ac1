namespace ModelOps;

/// <summary>What commands there are, or what some of them take.</summary>
/// <param name="Commands">The commands.</param>
/// <param name="Others">Magics of the notebook itself, each with one sentence.</param>
/// <param name="IsList">True for the list of all, false for what each takes.</param>
public sealed record HelpResult(IReadOnlyList<LifecycleCommand> Commands, IReadOnlyList<(string Name, string Description)> Others, bool IsList) : Viewable
{
    /// <inheritdoc />
    public override View ToView()
    {
        if (IsList)
        {
            var list = new View("Magics").Table(["magic", "what it does"], Commands.Select(command => new object?[] { command.Usage, command.Summary }));
            return (Others.Count == 0 ? list : list.Table(["magic", "what it does"], Others.Select(other => new object?[] { other.Name, other.Description }), "Of the notebook itself"))
                .Note("#!help NAME, or #!NAME --help, shows what one takes; #!trainers shows the trainers with their parameters.");
        }

        var view = new View(string.Join(", ", Commands.Select(command => "#!" + command.Name).Concat(Others.Select(other => other.Name))));
        foreach (var command in Commands)
        {
            view.Note(command.Usage).Note(command.Summary + (command.TakesBody ? " Takes the rest of the cell." : ""));
            if (command.Parameters.Count > 0)
            {
                view.Table(["parameter", "meaning"], command.Parameters.Select(parameter => new object?[] { Shown(parameter), parameter.Help }));
            }
        }

        foreach (var (name, description) in Others)
        {
            view.Note($"{description} {name} --help shows what it takes.");
        }

        return view;
    }

    private static string Shown(CommandParameter parameter) =>
        (parameter.Position is null ? "--" + parameter.Name : parameter.Name.ToUpperInvariant()) + (parameter.Required ? " (required)" : "");
}
