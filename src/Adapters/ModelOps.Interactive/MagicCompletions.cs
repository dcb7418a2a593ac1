using Microsoft.CodeAnalysis.Tags;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace ModelOps.Interactive;

/// <summary>Completion behind a magic of two words, as <c>#!data load</c>: that kernel's own stops at the first word that is not an option.</summary>
internal static class MagicCompletions
{
    /// <summary>What may follow; null when the cursor is not behind a magic of ours of two words.</summary>
    public static CompletionsProduced? Of(RequestCompletions request, INotebookHost host)
    {
        var line = request.Code.Split('\n').ElementAtOrDefault(request.LinePosition.Line)?.TrimEnd('\r') ?? "";
        var before = line[..Math.Min(request.LinePosition.Character, line.Length)];
        if (before.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var magic, var word, ..] words || !magic.StartsWith("#!", StringComparison.Ordinal)
            || CommandCatalog.All.FirstOrDefault(command => command.Name == $"{magic[2..]} {word}") is not { } found || before.EndsWith(word, StringComparison.Ordinal))
        {
            return null;
        }

        var begun = before[(before.LastIndexOf(' ') + 1)..];
        var former = begun.Length == 0 ? words[^1] : words[^2];
        var items = found.Parameters.FirstOrDefault(parameter => "--" + parameter.Name == former && parameter.HelpName.Length > 0) is { } option
            ? Values(option, host)
            : [.. found.Parameters.Where(parameter => parameter.Position == 0).SelectMany(parameter => Values(parameter, host)), .. Options(found, words)];
        var start = new LinePosition(request.LinePosition.Line, before.Length - begun.Length);
        return new CompletionsProduced([.. items.Where(item => item.DisplayText.StartsWith(begun, StringComparison.OrdinalIgnoreCase))], request, new LinePositionSpan(start, request.LinePosition));
    }

    private static IEnumerable<CompletionItem> Options(LifecycleCommand command, string[] words) =>
        command.Parameters.Where(parameter => !words.Contains("--" + parameter.Name)).Select(parameter => new CompletionItem("--" + parameter.Name, WellKnownTags.Property) { Documentation = parameter.Help });

    private static IEnumerable<CompletionItem> Values(CommandParameter parameter, INotebookHost host) =>
        (parameter.TakesVariable ? host.VariableNames() : parameter.Values).Select(value => new CompletionItem(value, WellKnownTags.Parameter) { Documentation = parameter.Help });
}
