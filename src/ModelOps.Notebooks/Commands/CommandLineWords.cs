using System.Text;

namespace ModelOps;

/// <summary>The words of one command: those without a name in order, and the named ones.</summary>
/// <param name="Positional">Words without a name.</param>
/// <param name="Named">Values by name without dashes; null for a name without a value.</param>
public sealed record CommandLineWords(IReadOnlyList<string> Positional, IReadOnlyDictionary<string, string?> Named)
{
    /// <summary>
    /// Parses the text after a magic's name. Blanks separate words; <c>"</c> quotes them, <c>\"</c> inside quotes is a
    /// quote. An option takes the next word that does not start with <c>--</c>, or follows <c>=</c>.
    /// </summary>
    /// <param name="text">As <c>credit_train --target risk --run-name "first try"</c>.</param>
    /// <exception cref="InvalidInputException">A quote is not closed, or an option is given twice.</exception>
    public static CommandLineWords Parse(string text) => FromWords(Split(text));

    /// <summary>Sorts words that a shell has split already.</summary>
    /// <param name="words">Each word, and whether it was quoted, which makes it a value whatever it looks like.</param>
    /// <exception cref="InvalidInputException">An option is given twice.</exception>
    public static CommandLineWords FromWords(IReadOnlyList<(string Text, bool Quoted)> words)
    {
        var positional = new List<string>();
        var named = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
        {
            var (word, quoted) = words[i];
            if (!quoted && word is "--help" or "-h" or "-?")
            {
                named["help"] = null;
                continue;
            }

            if (quoted || !IsOption(word))
            {
                positional.Add(word);
                continue;
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word[2..] : word[2..equals];
            string? value = null;
            if (equals >= 0)
            {
                value = word[(equals + 1)..];
            }
            else if (i + 1 < words.Count && (words[i + 1].Quoted || !IsOption(words[i + 1].Text)))
            {
                value = words[++i].Text;
            }

            if (!named.TryAdd(name, value))
            {
                throw new InvalidInputException($"Option '--{name}' is given twice. Give it once; separate several values by commas.");
            }
        }

        return new CommandLineWords(positional, named);
    }

    private static bool IsOption(string word) => word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal);

    private static List<(string Text, bool Quoted)> Split(string text)
    {
        var words = new List<(string, bool)>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var word = new StringBuilder();
            var quoted = text[i] == '"';
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                i = text[i] == '"' ? ReadQuoted(text, i, word) : ReadPlain(text, i, word);
            }

            words.Add((word.ToString(), quoted));
        }

        return words;
    }

    private static int ReadPlain(string text, int i, StringBuilder word)
    {
        word.Append(text[i]);
        return i + 1;
    }

    private static int ReadQuoted(string text, int start, StringBuilder word)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '"')
            {
                word.Append('"');
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
            else
            {
                word.Append(text[i]);
            }
        }

        throw new InvalidInputException($"A quote is not closed in: {text[start..]} Add the closing \".");
    }
}
