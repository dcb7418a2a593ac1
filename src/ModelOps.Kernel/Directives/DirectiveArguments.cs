using System.Text;

namespace ModelOps.Kernel.Directives;

/// <summary>
/// The arguments of a directive's line: words parted by blanks; <c>"…"</c> keeps blanks (<c>\"</c> for a quote in it);
/// a word that begins with <c>{</c> or <c>[</c> is JSON up to the matching bracket; <c>--name value</c> and
/// <c>--name=value</c> are options. A quoted word is a value, whatever it looks like.
/// </summary>
/// <param name="Words">All words after the directive's name, in their order.</param>
/// <param name="Positional">The words that belong to no option.</param>
/// <param name="Options">The options' values, by name without <c>--</c>, in any case.</param>
internal sealed record DirectiveArguments(IReadOnlyList<DirectiveWord> Words, IReadOnlyList<DirectiveWord> Positional, IReadOnlyDictionary<string, DirectiveWord> Options)
{
    public static DirectiveArguments Parse(string line, DirectiveSignature directive)
    {
        var words = Split(line).Skip(1).ToList();
        if (words.Count > 0 && words[^1].IsOpen)
        {
            throw new KernelException($"A quote is not closed in: {line[words[^1].Start..]} Add the closing \".");
        }

        return Of([.. words.SelectMany(word => Parts(line, word))], directive);
    }

    // --name="value" is an option and a quoted word.
    private static IEnumerable<DirectiveWord> Parts(string line, LineWord word)
    {
        var equals = word.IsOption ? word.Text.IndexOf('=') : -1;
        return equals >= 0 && line.AsSpan(word.Start + equals).StartsWith("=\"")
            ? [new DirectiveWord(word.Text[..equals], false), new DirectiveWord(word.Text[(equals + 1)..], true)]
            : [new DirectiveWord(word.Text, word.IsQuoted)];
    }

    /// <summary>Sorts words into options and the others.</summary>
    public static DirectiveArguments Of(IReadOnlyList<DirectiveWord> words, DirectiveSignature directive)
    {
        var positional = new List<DirectiveWord>();
        var options = new Dictionary<string, DirectiveWord>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.IsOption)
            {
                positional.Add(word);
                continue;
            }

            var equals = word.Text.IndexOf('=');
            var name = equals < 0 ? word.Text : word.Text[..equals];
            var hasValue = equals < 0 && directive.Option(name) is not { Kind: DirectiveValue.Flag } && i + 1 < words.Count && !words[i + 1].IsOption;
            var value = equals >= 0 ? new DirectiveWord(word.Text[(equals + 1)..], false) : hasValue ? words[++i] : new DirectiveWord("true", true);
            if (!options.TryAdd(name[2..], value))
            {
                throw new KernelException($"The option '{name}' is given twice. Give it once; lists are comma-separated.");
            }
        }

        return new DirectiveArguments(words, positional, options);
    }

    /// <summary>The words with their places in the line.</summary>
    public static IEnumerable<LineWord> Split(string line)
    {
        var i = 0;
        while (true)
        {
            while (i < line.Length && char.IsWhiteSpace(line[i]))
            {
                i++;
            }

            if (i >= line.Length)
            {
                yield break;
            }

            var start = i;
            var text = new StringBuilder();
            var (quoted, open) = (line[i] == '"', false);
            while (i < line.Length && !char.IsWhiteSpace(line[i]))
            {
                if (line[i] == '"')
                {
                    (i, open) = Quoted(line, i, text);
                }
                else if (line[i] is '{' or '[' && (i == start || line[i - 1] == ':'))
                {
                    var end = Json(line, i);
                    text.Append(line, i, end - i);
                    i = end;
                }
                else
                {
                    text.Append(line[i++]);
                }
            }

            yield return new LineWord(text.ToString(), start, quoted, open);
        }
    }

    private static (int Next, bool IsOpen) Quoted(string line, int i, StringBuilder text)
    {
        for (i++; i < line.Length && line[i] != '"'; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                i++;
            }

            text.Append(line[i]);
        }

        return i < line.Length ? (i + 1, false) : (i, true);
    }

    private static int Json(string line, int i)
    {
        var depth = 0;
        var inText = false;
        for (; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '\\' when inText:
                    i++;
                    break;
                case '"':
                    inText = !inText;
                    break;
                case '{' or '[' when !inText:
                    depth++;
                    break;
                case '}' or ']' when !inText && --depth == 0:
                    return i + 1;
            }
        }

        return line.Length;
    }
}

/// <summary>A word as it stands in a directive's line.</summary>
/// <param name="Text">Its text without quotes.</param>
/// <param name="Start">Where it begins in the line.</param>
/// <param name="IsQuoted">Whether it begins with a quote.</param>
/// <param name="IsOpen">Whether its last quote is not closed.</param>
internal readonly record struct LineWord(string Text, int Start, bool IsQuoted, bool IsOpen)
{
    public bool IsOption => new DirectiveWord(Text, IsQuoted).IsOption;
}
