using System.Text;

namespace ModelOps.Kernel.Directives;

/// <summary>
/// The arguments of a directive's line: words parted by blanks; <c>"…"</c> keeps blanks (<c>\"</c> for a quote in it);
/// a word that begins with <c>{</c> or <c>[</c> is JSON up to the matching bracket; <c>--name value</c> and
/// <c>--name=value</c> are options.
/// </summary>
internal sealed record DirectiveArguments(IReadOnlyList<string> Positional, IReadOnlyDictionary<string, string> Options)
{
    public static DirectiveArguments Parse(string line, Func<string, bool> isFlag)
    {
        var words = Words(line).Skip(1).ToList();
        var positional = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.IsOption)
            {
                positional.Add(word.Text);
                continue;
            }

            var equals = word.Text.IndexOf('=');
            var name = equals < 0 ? word.Text : word.Text[..equals];
            var hasValue = equals < 0 && !isFlag(name) && i + 1 < words.Count && !words[i + 1].IsOption;
            var value = equals >= 0 ? word.Text[(equals + 1)..] : hasValue ? words[++i].Text : "true";
            if (!options.TryAdd(name[2..], value))
            {
                throw new KernelException($"The option '{name}' is given twice. Give it once; lists are comma-separated.");
            }
        }

        return new DirectiveArguments(positional, options);
    }

    /// <summary>The words with their places in the line.</summary>
    public static IEnumerable<Word> Words(string line)
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
            var quoted = line[i] == '"';
            while (i < line.Length && !char.IsWhiteSpace(line[i]))
            {
                if (line[i] == '"')
                {
                    i = Quoted(line, i, text);
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

            yield return new Word(text.ToString(), start, i, !quoted && line.AsSpan(start).StartsWith("--"));
        }
    }

    private static int Quoted(string line, int i, StringBuilder text)
    {
        for (i++; i < line.Length && line[i] != '"'; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                i++;
            }

            text.Append(line[i]);
        }

        return Math.Min(i + 1, line.Length);
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

/// <summary>A word of a directive's line.</summary>
/// <param name="Text">Its text without quotes.</param>
/// <param name="Start">Where it begins in the line.</param>
/// <param name="End">Where it ends in the line.</param>
/// <param name="IsOption">Whether it begins with <c>--</c>.</param>
internal readonly record struct Word(string Text, int Start, int End, bool IsOption);
