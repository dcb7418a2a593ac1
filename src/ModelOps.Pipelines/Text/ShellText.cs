using System.Text;

namespace ModelOps.Pipelines.Text;

/// <summary>Words for a POSIX shell.</summary>
internal static class ShellText
{
    private const string Plain = "_-+=:,./@%";

    /// <summary>Words as a command line, each of which the shell passes on as it is.</summary>
    /// <param name="words">The words.</param>
    /// <param name="parted">Characters that mean something to who reads the line before the shell does, such as <c>$</c> in <c>$(…)</c>: none stands beside what follows it.</param>
    internal static string Line(IEnumerable<string> words, string parted = "") => string.Join(' ', words.Select(word => Quoted(word, parted)));

    /// <summary>A word in quotes, where it needs them.</summary>
    internal static string Quoted(string word, string parted = "")
    {
        if (word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal)))
        {
            return word;
        }

        var quoted = new StringBuilder("'");
        foreach (var letter in word)
        {
            quoted.Append(letter == '\'' ? "'\\''" : letter.ToString());
            if (parted.Contains(letter, StringComparison.Ordinal))
            {
                quoted.Append("''");
            }
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>The same command on one line: a line break within it is written by <c>printf</c>.</summary>
    internal static string OneLine(string line) => !line.Any(char.IsControl) ? line
        : $"eval \"$(printf '%b' {Quoted(string.Concat(line.Select(letter => letter == '\\' ? "\\\\" : char.IsControl(letter) && letter < 128 ? $"\\0{Convert.ToString(letter, 8).PadLeft(3, '0')}" : letter.ToString())))})\"";
}
