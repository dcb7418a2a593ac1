using System.Text;

namespace ModelOps.Pipelines.Schedules;

/// <summary>Words and lines for systemd's unit files.</summary>
internal static class SystemdText
{
    /// <summary>The words of a command, as <c>ExecStart=</c> takes them.</summary>
    internal static string Command(IEnumerable<string> words) => string.Join(' ', words.Select(word => Quoted(word).Replace("$", "$$", StringComparison.Ordinal)));

    /// <summary>A line that sets a variable.</summary>
    internal static string Variable(string name, string value) => $"Environment={Quoted($"{name}={value}")}";

    /// <summary>The value of a setting that is one line of text.</summary>
    internal static string Line(string text) => text.ReplaceLineEndings(" ").Replace("%", "%%", StringComparison.Ordinal);

    // systemd reads specifiers and escapes in quotes; variables, which begin with '$', only where a program is started.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            quoted.Append(letter switch { '"' => "\\\"", '\\' => "\\\\", '%' => "%%", '\n' => "\\n", '\r' => "\\r", _ => letter.ToString() });
        }

        return quoted.Append('"').ToString();
    }
}
