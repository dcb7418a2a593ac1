namespace ModelOps;

internal sealed class HelpCommand() : LifecycleCommand<HelpOptions, HelpResult>(CommandCatalog.Help, "List the magics, or show what one of them takes.")
{
    public override bool UsesExperiment => false;

    public override Task<HelpResult> ExecuteAsync(ModelOpsSession ops, HelpOptions options, CancellationToken cancellationToken) => Task.FromResult(Of(ops, options));

    /// <summary>Shows what a magic takes; where it has several commands, all of them or the one that the words name.</summary>
    internal static Task ShowAsync(ModelOpsSession ops, string magic, IEnumerable<string> words, CancellationToken cancellationToken)
    {
        var part = words.FirstOrDefault(word => CommandCatalog.Under(magic).Any(command => command.Name == $"{magic} {word}"));
        return ops.ShowAsync(Of(ops, new HelpOptions { Magic = magic, Part = part }), cancellationToken);
    }

    private static HelpResult Of(ModelOpsSession ops, HelpOptions options)
    {
        if (options.Magic is not { } given)
        {
            return new HelpResult(CommandCatalog.All, ops.Host.OtherMagics, IsList: true);
        }

        var magic = given.TrimStart('#', '!');
        var commands = CommandCatalog.Under(magic);
        if (options.Part is { } part)
        {
            commands = [.. commands.Where(command => command.Name == $"{magic} {part}")];
        }

        var others = ops.Host.OtherMagics;
        if (commands.Count > 0)
        {
            return new HelpResult(commands, [], IsList: false);
        }

        return others.Where(other => other.Name == "#!" + magic).ToArray() is { Length: > 0 } own && options.Part is null
            ? new HelpResult([], own, IsList: false)
            : throw new InvalidInputException(
                $"There is no magic '{string.Join(' ', (string?[])[given, options.Part]).TrimEnd()}'.{Suggestion.For($"{magic} {options.Part}".TrimEnd(), CommandCatalog.All.Select(command => command.Name).Concat(others.Select(other => other.Name[2..])))} Run #!help for all of them.");
    }
}
