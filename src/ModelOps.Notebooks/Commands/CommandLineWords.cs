namespace ModelOps;

/// <summary>The words of one command: those without a name in order, and the named ones.</summary>
/// <param name="Positional">Words without a name.</param>
/// <param name="Named">Values by name without dashes; null for a name without a value.</param>
public sealed record CommandLineWords(IReadOnlyList<CommandWord> Positional, IReadOnlyDictionary<string, CommandWord?> Named)
{
    /// <summary>The short forms, as of <c>modelops run</c>, and the options that they stand for.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Short = new Dictionary<string, string> { ["-p"] = "--parameter", ["-f"] = "--parameters" };

    /// <summary>Parts the values of an option that is given several times: no word of a shell or a cell holds it.</summary>
    internal const char Separator = '\0';

    /// <summary>The options that may be given several times: those that a command's options mark so. Words are sorted before their command is known.</summary>
    internal static readonly IReadOnlySet<string> Repeated = new HashSet<string> { "parameter", "env" };

    /// <summary>
    /// Splits what stands behind a magic's name: words parted by blanks; <c>"…"</c> keeps blanks, <c>\"</c> in it is a quote; a word that begins with
    /// <c>{</c> or <c>[</c> goes to the matching bracket. A quoted word is a value, whatever it looks like.
    /// </summary>
    /// <param name="line">The rest of the magic's line.</param>
    /// <exception cref="InvalidInputException">A quote is not closed, or an option is given twice.</exception>
    public static CommandLineWords Parse(string line) => Of(CommandLine.Split(line));

    /// <summary>Sorts words into options and the others. An option <c>--name</c> takes the next word that is no option, or follows <c>=</c>.</summary>
    /// <param name="words">The words that a kernel or a shell has split a line into.</param>
    /// <exception cref="InvalidInputException">An option is given twice.</exception>
    public static CommandLineWords Of(IReadOnlyList<CommandWord> words)
    {
        var positional = new List<CommandWord>();
        var named = new Dictionary<string, CommandWord?>(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i] is { IsLiteral: false } given && Short.TryGetValue(given.Text, out var option) ? new CommandWord(option) : words[i];
            if (word is { IsLiteral: false, Text: "--help" or "-h" or "-?" })
            {
                named["help"] = null;
                continue;
            }

            if (!word.IsOption)
            {
                positional.Add(word);
                continue;
            }

            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word.Text[2..] : word.Text[2..equals];
            CommandWord? value = equals >= 0 ? new CommandWord(word.Text[(equals + 1)..])
                : i + 1 < words.Count && !IsName(words[i + 1]) ? words[++i]
                : null;
            if (value is { } more && named.GetValueOrDefault(name) is { } before && Repeated.Contains(name))
            {
                named[name] = new CommandWord($"{before.Text}{Separator}{more.Text}", IsLiteral: true);
            }
            else if (!named.TryAdd(name, value))
            {
                throw new InvalidInputException($"Option '--{name}' is given twice. Give it once; separate several values by commas.");
            }
        }

        return new CommandLineWords(positional, named);
    }

    private static bool IsName(CommandWord word) => word.IsOption || (!word.IsLiteral && Short.ContainsKey(word.Text));
}

/// <summary>A word of a command.</summary>
/// <param name="Text">The text, without quotes.</param>
/// <param name="IsLiteral">Whether it is a value as it stands: neither an option nor the <c>@name</c> of a variable.</param>
public readonly record struct CommandWord(string Text, bool IsLiteral = false)
{
    internal bool IsOption => !IsLiteral && Text.Length > 2 && Text.StartsWith("--", StringComparison.Ordinal);
}
