using System.CommandLine;

namespace ModelOps.Cli.Running;

/// <summary>The option <c>--result FILE</c>.</summary>
internal static class ResultOption
{
    private const string Name = "--result";

    internal static Option<string?> Create() => new(Name) { Description = "File to write what came of it to, as JSON: status, exit code, outputs, runs, error, times.", HelpName = "FILE" };

    /// <summary>The full path of a file; null for none.</summary>
    internal static string? Full(string? file) => file is null ? null : Path.GetFullPath(file);

    /// <summary>The file that a command line names, before it is parsed; null when it names none in a word of its own.</summary>
    internal static string? Of(string[] args)
    {
        string[] words = [.. args.TakeWhile(word => word != "--")];
        var at = Array.FindLastIndex(words, word => word == Name || word.StartsWith(Name + "=", StringComparison.Ordinal) || word.StartsWith(Name + ":", StringComparison.Ordinal));
        return at < 0 ? null : words[at].Length > Name.Length ? words[at][(Name.Length + 1)..] : words.ElementAtOrDefault(at + 1);
    }
}
