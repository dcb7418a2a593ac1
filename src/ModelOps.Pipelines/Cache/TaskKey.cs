using System.Security.Cryptography;
using System.Text;

namespace ModelOps.Pipelines.Cache;

/// <summary>All that decides what a task does: code, files, parameters, and what came before it, each by a name for people.</summary>
/// <param name="Parts">The values by name: digests, and texts that people read.</param>
internal sealed record TaskKey(IReadOnlyDictionary<string, string> Parts)
{
    internal const string Parameter = "parameter ";
    internal const string Tool = "modelops";
    internal const string Missing = "missing";

    private const int MostShown = 60;

    /// <summary>The hash of all parts.</summary>
    internal string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Parts.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key}\0{part.Value}")))));

    /// <summary>What is another than it was, as a sentence without its full stop; null when nothing is.</summary>
    internal string? ChangeFrom(IReadOnlyDictionary<string, string> before)
    {
        string[] changes =
        [
            .. Parts.Where(part => !before.TryGetValue(part.Key, out var was) || was != part.Value).Select(part => Sentence(part.Key, part.Value, before.GetValueOrDefault(part.Key))),
            .. before.Keys.Where(name => !Parts.ContainsKey(name)).Select(name => $"{Article(name)} is not used any more"),
        ];
        return changes.Length == 0 ? null : changes[0] + (changes.Length == 1 ? "" : FormattableString.Invariant($", and {changes.Length - 1} more change{(changes.Length == 2 ? "" : "s")}"));
    }

    private static string Sentence(string name, string now, string? before) =>
        name.StartsWith(Parameter, StringComparison.Ordinal) || name == Tool ? $"{name} is {Cut(now)}{(before is null ? ", which is new" : $", was {Cut(before)}")}"
        : before is null ? $"{Article(name)} is new"
        : before == Missing ? $"{Article(name)} was missing"
        : now == Missing ? $"{Article(name)} is missing"
        : $"{Article(name)} changed";

    private static string Article(string name) => name.StartsWith(Parameter, StringComparison.Ordinal) || name == Tool ? name : $"the {name}";

    private static string Cut(string text) => text.Length > MostShown ? text[..MostShown] + "…" : text;
}
