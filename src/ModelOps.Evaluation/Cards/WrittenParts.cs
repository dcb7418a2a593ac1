using System.Net;
using System.Text;

namespace ModelOps.Evaluation.Cards;

/// <summary>
/// The parts of a card that people write, between <c>&lt;!-- written: purpose --&gt;</c> and <c>&lt;!-- end --&gt;</c>. They are kept as they stand when the card is written again.
/// </summary>
internal static class WrittenParts
{
    internal const string End = "<!-- end -->";
    private const string Before = "<!-- written: ";
    private const string After = " -->";

    /// <summary>Each part, with what stands in it before anyone has written it.</summary>
    internal static IReadOnlyDictionary<string, string> Unwritten { get; } = new OrderedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["purpose"] = "The intended use is not stated.",
        ["limits"] = "No limits are stated by the owner.",
        ["owners"] = "No owner is named.",
        ["licence"] = "No licence is stated.",
    };

    internal static string Begin(string name) => Before + name + After;

    /// <summary>True for the text of a card with such parts, damaged or not.</summary>
    internal static bool IsCard(string markdown) => markdown.Contains(Before, StringComparison.Ordinal);

    /// <summary>The parts of a card by name.</summary>
    /// <param name="markdown">The card.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="InvalidInputException">A mark is missing, unknown or at a wrong place.</exception>
    internal static IReadOnlyDictionary<string, string> Read(string markdown, string file)
    {
        if (!IsCard(markdown))
        {
            throw new InvalidInputException($"'{file}' is not a card with parts to keep: it has no line '{Begin("purpose")}'. Give another file, or delete it to have it written anew.");
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        string? open = null;
        var (since, lines) = (0, Lines(markdown));
        for (var i = 0; i < lines.Length; i++)
        {
            if (NameIn(lines[i]) is { } name)
            {
                open = open is not null ? throw Damaged(file, $"the part '{open}' begins in line {since + 1} and has no '{End}' before line {i + 1}")
                    : !Unwritten.ContainsKey(name) ? throw Damaged(file, $"line {i + 1} begins a part '{name}', and the parts are: {string.Join(", ", Unwritten.Keys)}")
                    : found.ContainsKey(name) ? throw Damaged(file, $"line {i + 1} begins the part '{name}' for the second time")
                    : name;
                since = i;
            }
            else if (IsEnd(lines[i]))
            {
                found.Add(open ?? throw Damaged(file, $"line {i + 1} ends a part, and none has begun"), string.Join('\n', lines[(since + 1)..i]).Trim('\n'));
                open = null;
            }
            else if (lines[i].Contains("<!--", StringComparison.Ordinal) && (lines[i].Contains("written", StringComparison.OrdinalIgnoreCase) && lines[i].Contains(':', StringComparison.Ordinal)))
            {
                throw Damaged(file, $"line {i + 1} is nearly the beginning of a part: write '{Begin("purpose")}' with the part's name, and nothing else in the line");
            }
        }

        return open is not null ? throw Damaged(file, $"the part '{open}' begins in line {since + 1} and has no '{End}'")
            : Unwritten.Keys.FirstOrDefault(name => !found.ContainsKey(name)) is { } missing ? throw Damaged(file, $"the part '{missing}' is missing")
            : found;
    }

    /// <summary>The lines of a card, whatever ends them.</summary>
    internal static string[] Lines(string markdown) => markdown.ReplaceLineEndings("\n").Split('\n');

    /// <summary>The name of the part that a line begins; null when it begins none.</summary>
    internal static string? NameIn(string line) =>
        line.Trim() is var text && text.StartsWith(Before, StringComparison.Ordinal) && text.EndsWith(After, StringComparison.Ordinal) && text.Length > Before.Length + After.Length ? text[Before.Length..^After.Length].Trim() : null;

    internal static bool IsEnd(string line) => line.Trim() == End;

    /// <summary>A part as HTML: its paragraphs and its lists; all else stands as it is written.</summary>
    internal static string ToHtml(string markdown)
    {
        var html = new StringBuilder();
        foreach (var block in string.Join('\n', Lines(markdown).Select(line => line.TrimEnd())).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = [.. block.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => WebUtility.HtmlEncode(Unescaped(line.Trim())))];
            html.Append(lines.Length > 0 && lines.All(line => line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal))
                ? $"<ul>{string.Concat(lines.Select(line => $"<li>{line[2..]}</li>"))}</ul>\n"
                : $"<p>{string.Join("<br>", lines)}</p>\n");
        }

        return html.ToString();
    }

    // What CardWriter.Escaped did to the text of an option.
    private static string Unescaped(string text) => text.Replace("\\[", "[", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal);

    private static InvalidInputException Damaged(string file, string why) =>
        new($"The card '{file}' cannot be read: {why}. Repair the marks of its hand-written parts, or give another file.");
}
