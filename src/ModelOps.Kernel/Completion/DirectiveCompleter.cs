using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Completion;

/// <summary>Completes a directive's line: its name, its options, their values.</summary>
/// <param name="directives">The directives of the session.</param>
/// <param name="variables">The variables of the session with their types.</param>
/// <param name="resolve">Makes a path of a path relative to the notebook.</param>
internal sealed class DirectiveCompleter(IReadOnlyCollection<DirectiveSignature> directives, Func<IEnumerable<(string Name, string Type)>> variables, Func<string, string> resolve)
{
    /// <summary>The completions at a place of a line that begins with <c>#!</c>.</summary>
    /// <param name="line">The line up to the place.</param>
    /// <param name="lineStart">Where the line begins in the cell.</param>
    public CompletionList Complete(string line, int lineStart)
    {
        var end = lineStart + line.Length;
        var words = DirectiveArguments.Split(line).ToList();
        var isNewWord = words.Count == 0 || char.IsWhiteSpace(line[^1]);
        var current = isNewWord ? "" : line[words[^1].Start..];
        var start = end - current.Length;
        if (words.Count == 0 || (words.Count == 1 && !isNewWord))
        {
            return List(start, end, current, directives.SelectMany(directive => directive.Aliases.Prepend(directive.Name).Select(name => new CompletionItem(name, "directive", directive.Description))));
        }

        if (directives.FirstOrDefault(candidate => candidate.Aliases.Prepend(candidate.Name).Contains(words[0].Text, StringComparer.OrdinalIgnoreCase)) is not { } directive)
        {
            return new CompletionList(end, end, []);
        }

        var before = isNewWord ? words : words[..^1];
        var expected = Expected(directive, before);
        if (expected is { IsOption: true })
        {
            return List(start, end, current, Values(expected, current));
        }

        var used = before.Where(word => word.IsOption).Select(word => word.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var options = directive.Parameters.Where(parameter => parameter.IsOption && !used.Contains(parameter.Name))
            .Select(parameter => new CompletionItem(parameter.Name, "option", parameter.Description));
        var values = expected is null || current.StartsWith('-') ? [] : Values(expected, current);
        return List(start, end, current, values.Concat(options));
    }

    // What the next word is: the value of the option before it, or the next positional argument.
    private static DirectiveParameter? Expected(DirectiveSignature directive, List<LineWord> before)
    {
        if (before[^1].IsOption && directive.Option(before[^1].Text) is { Kind: not DirectiveValue.Flag } option)
        {
            return option;
        }

        var taken = 0;
        for (var i = 1; i < before.Count; i++)
        {
            var isValue = before[i - 1].IsOption && directive.Option(before[i - 1].Text) is not { Kind: DirectiveValue.Flag };
            taken += before[i].IsOption || isValue ? 0 : 1;
        }

        return directive.Parameters.Where(parameter => !parameter.IsOption).ElementAtOrDefault(taken);
    }

    private IEnumerable<CompletionItem> Values(DirectiveParameter parameter, string current) => parameter.Kind switch
    {
        DirectiveValue.Variable => variables().Select(variable => new CompletionItem(variable.Name, "variable", variable.Type)),
        DirectiveValue.File => Files(current),
        _ => (parameter.Suggestions?.Invoke() ?? parameter.Values).Select(value => new CompletionItem(value, "value", parameter.Description)),
    };

    private IEnumerable<CompletionItem> Files(string current)
    {
        var slash = current.LastIndexOf('/');
        var typed = slash < 0 ? "" : current[..(slash + 1)];
        try
        {
            var folder = new DirectoryInfo(resolve(typed.Length == 0 ? "." : typed));
            return [.. folder.EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.')).Take(500)
                .Select(entry => new CompletionItem(typed + entry.Name + (entry is DirectoryInfo ? "/" : ""), "file", null))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static CompletionList List(int start, int end, string prefix, IEnumerable<CompletionItem> items) =>
        new(start, end, [.. items.Where(item => item.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).DistinctBy(item => item.Text)]);
}
