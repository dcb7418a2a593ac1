using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Kernel.Documents;

namespace ModelOps.Hosting.Running;

/// <summary>The files and folders that cells read: those that commands know of, and those that the author names.</summary>
internal static partial class CellInputs
{
    private const string Absent = "absent";

    /// <summary>What a cell names: lines <c>// inputs: data/a.csv, lookup</c>, and the list <c>inputs</c> under <c>modelops</c> in its metadata.</summary>
    internal static IEnumerable<string> Named(NotebookCell cell) =>
        Line().Matches(cell.Source).SelectMany(line => line.Groups["list"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Concat((cell.Metadata["modelops"]?["inputs"] as JsonArray)?.Select(input => $"{input}") ?? []);

    /// <summary>The digests of all inputs that a session has read so far, by path.</summary>
    internal static SortedDictionary<string, string> Digests(ModelOpsSession ops) => new(ops.InputsRead.ToDictionary(path => path, Digest), StringComparer.Ordinal);

    /// <summary>The digest of a file, or of a folder with all in it.</summary>
    internal static string Digest(string path) =>
        Directory.Exists(path) ? CellCache.Digest(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(file => (string[])[Path.GetRelativePath(path, file), FileDigest.Of(file) ?? Absent]))
        : FileDigest.Of(path) ?? Absent;

    /// <exception cref="CannotKeepException">An input is no file that can be looked at again.</exception>
    internal static void Check(SortedDictionary<string, string> inputs)
    {
        if (inputs.FirstOrDefault(input => input.Value == Absent).Key is { } missing)
        {
            throw new CannotKeepException($"its input '{missing}' is neither a file nor a folder, so it cannot be seen whether it changes");
        }
    }

    /// <summary>The first input that is not as it was; null when all are.</summary>
    internal static string? Changed(SortedDictionary<string, string> kept) => kept.FirstOrDefault(input => Digest(input.Key) != input.Value).Key;

    [GeneratedRegex(@"^\s*//\s*inputs:(?<list>[^\r\n]*)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
