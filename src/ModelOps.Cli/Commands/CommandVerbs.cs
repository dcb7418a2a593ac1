using System.CommandLine;

namespace ModelOps.Cli.Commands;

/// <summary>
/// Makes a verb of every lifecycle command: its words, options and help come from the command itself. Only <c>#!run ID</c>
/// has another name here, <c>modelops show ID</c>, since <c>modelops run</c> runs notebooks.
/// </summary>
internal static class CommandVerbs
{
    internal static IEnumerable<Command> Create()
    {
        foreach (var magic in CommandCatalog.Magics)
        {
            var commands = CommandCatalog.Under(magic);
            if (commands is [{ } only] && only.Name == magic)
            {
                yield return Leaf(only, magic == "run" ? "show" : magic);
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
        // What the verb does not know goes to the command's own binder, which words the fault and suggests.
        var verb = new Command(name, command.Summary) { TreatUnmatchedTokensAsErrors = false };
        var symbols = new List<(CommandParameter Parameter, Symbol Symbol)>();
        foreach (var parameter in command.Parameters)
        {
            // Every value is text here; the command's own binder converts, so that all faults are reported together and worded once.
            if (parameter.Position is null)
            {
                var option = new Option<string?>("--" + parameter.Name) { Description = parameter.Description, Arity = ArgumentArity.ZeroOrOne };
                option.CompletionSources.Add([.. parameter.Values]);
                verb.Add(option);
                symbols.Add((parameter, option));
            }
            else
            {
                var argument = new Argument<string?>(parameter.Name) { Description = parameter.Description, Arity = ArgumentArity.ZeroOrOne };
                verb.Add(argument);
                symbols.Add((parameter, argument));
            }
        }

        var body = command.TakesBody ? new Option<FileInfo?>("--body") { Description = "File with the code that a cell would hold below the magic." } : null;
        if (body is not null)
        {
            verb.Add(body);
        }

        verb.SetAction((result, cancellationToken) => RunAsync(command, symbols, body, result, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(
        LifecycleCommand command, List<(CommandParameter Parameter, Symbol Symbol)> symbols, Option<FileInfo?>? body, ParseResult result, CancellationToken cancellationToken)
    {
        var unknown = CommandLineWords.FromWords([.. result.UnmatchedTokens.Select(word => (word, false))]);
        var named = new Dictionary<string, string?>(unknown.Named, StringComparer.Ordinal);
        foreach (var (parameter, symbol) in symbols)
        {
            var given = symbol is Option<string?> option ? result.GetResult(option) is { Implicit: false } : result.GetResult((Argument<string?>)symbol) is { Tokens.Count: > 0 };
            if (given)
            {
                named[parameter.Name] = symbol is Option<string?> value ? result.GetValue(value) : result.GetValue((Argument<string?>)symbol);
            }
        }

        var text = body is null || result.GetValue(body) is not { } file ? "" : await ReadAsync(file, cancellationToken);
        var host = new TerminalHost(result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        await using var ops = new ModelOpsSession(host);
        host.Session = ops;
        await command.RunAsync(ops, new CommandLineWords(unknown.Positional, named), text, cancellationToken);
        await host.WaitForDeploymentsAsync(cancellationToken);
        return 0;
    }

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellationToken) => file.Exists
        ? await File.ReadAllTextAsync(file.FullName, cancellationToken)
        : throw new InvalidInputException($"There is no file '{file}'. Give --body a file that exists.");
}
