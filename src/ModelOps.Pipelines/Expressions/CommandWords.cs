using System.Text;

namespace ModelOps.Pipelines.Expressions;

/// <summary>The words of a line, parted by blanks; quotes of both kinds keep blanks in a word. No shell reads them.</summary>
internal static class CommandWords
{
    /// <summary>Splits a line.</summary>
    /// <exception cref="InvalidInputException">A quote is not closed.</exception>
    internal static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        foreach (var letter in line)
        {
            if (letter == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && (letter is '\'' or '"'))
            {
                (quote, isWord) = (letter, true);
            }
            else if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                End();
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        End();
        return quote == '\0' ? words : throw new InvalidInputException($"A quote is not closed in '{line}'. Add the closing {quote}.");

        void End()
        {
            if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }
    }
}
