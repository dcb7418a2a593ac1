using System.Text;

namespace ModelOps;

/// <summary>Splits a magic's line into words, for kernels that hand it over whole.</summary>
internal static class CommandLine
{
    internal static IReadOnlyList<CommandWord> Split(string line)
    {
        var words = new List<CommandWord>();
        var i = 0;
        while (true)
        {
            while (i < line.Length && char.IsWhiteSpace(line[i]))
            {
                i++;
            }

            if (i >= line.Length)
            {
                return words;
            }

            var start = i;
            var text = new StringBuilder();
            while (i < line.Length && !char.IsWhiteSpace(line[i]))
            {
                if (line[i] == '"' && IsOption(line.AsSpan(start..i)))
                {
                    // --name="value" is an option and a quoted word.
                    words.Add(new CommandWord(text.ToString(0, text.Length - 1)));
                    text.Clear();
                    start = i;
                }

                i = line[i] == '"' ? Quoted(line, i, text)
                    : line[i] is '{' or '[' && (i == start || line[i - 1] == ':') ? Json(line, i, text)
                    : Letter(line, i, text);
            }

            words.Add(new CommandWord(text.ToString(), line[start] == '"'));
        }
    }

    // --name=
    private static bool IsOption(ReadOnlySpan<char> word) => word.Length > 3 && word.StartsWith("--") && word.IndexOf('=') == word.Length - 1;

    private static int Letter(string line, int i, StringBuilder text)
    {
        text.Append(line[i]);
        return i + 1;
    }

    private static int Quoted(string line, int start, StringBuilder text)
    {
        for (var i = start + 1; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                return i + 1;
            }

            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                i++;
            }

            text.Append(line[i]);
        }

        throw new InvalidInputException($"A quote is not closed in: {line[start..]} Add the closing \".");
    }

    private static int Json(string line, int start, StringBuilder text)
    {
        var depth = 0;
        var inText = false;
        var i = start;
        for (; i < line.Length; i++)
        {
            var letter = line[i];
            if (letter == '\\' && inText)
            {
                i++;
            }
            else if (letter == '"')
            {
                inText = !inText;
            }
            else if (!inText && letter is ('{' or '['))
            {
                depth++;
            }
            else if (!inText && letter is ('}' or ']') && --depth == 0)
            {
                i++;
                break;
            }
        }

        i = Math.Min(i, line.Length);
        text.Append(line, start, i - start);
        return i;
    }
}
