using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOps.Pipelines.Cache;

/// <summary>The code of notebooks and scripts, without what running them writes, and the files that it loads.</summary>
internal static partial class StepCode
{
    /// <summary>The digests of a notebook or script and of all files that it loads, by their names for people.</summary>
    /// <param name="path">The notebook or script.</param>
    /// <param name="folder">The folder that it runs in.</param>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    internal static IReadOnlyDictionary<string, string> Digests(string path, string folder)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(path, folder, digests);
        return digests;
    }

    private static void Add(string path, string folder, Dictionary<string, string> digests)
    {
        var name = "code " + Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
        if (digests.ContainsKey(name))
        {
            return;
        }

        if (!File.Exists(path))
        {
            digests[name] = TaskKey.Missing;
            return;
        }

        try
        {
            var isCode = Path.GetExtension(path).ToLowerInvariant() is ".ipynb" or ".dib" or ".csx" or ".cs" or ".fsx" or ".verso";
            var code = isCode ? Code(path, File.ReadAllText(path)) : null;
            digests[name] = Convert.ToHexStringLower(SHA256.HashData(code is null ? File.ReadAllBytes(path) : Encoding.UTF8.GetBytes(code)));
            foreach (var loaded in code is null ? [] : Loads().Matches(code).Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value.Trim()))
            {
                var here = Path.GetFullPath(loaded, folder);
                Add(File.Exists(here) ? here : Path.GetFullPath(loaded, Path.GetDirectoryName(path)!), folder, digests);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new InvalidInputException($"The code of '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Repair the file.", exception);
        }
    }

    private static string Code(string path, string text) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".ipynb" => Cells(text),
        ".dib" => Markdown().Replace(text.ReplaceLineEndings("\n"), ""),
        _ => text,
    };

    // Tags and language decide how a cell runs; outputs and counts do not.
    private static string Cells(string text) => string.Join("\n\0\n", (JsonNode.Parse(text)?["cells"]?.AsArray() ?? []).Where(cell => (string?)cell?["cell_type"] == "code").Select(cell =>
    {
        var meta = cell!["metadata"];
        var language = meta?["polyglot_notebook"]?["kernelName"] ?? meta?["dotnet_interactive"]?["language"] ?? meta?["vscode"]?["languageId"];
        var source = cell["source"] is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)cell["source"];
        return $"{language} {meta?["tags"]?.ToJsonString()}\n{source}";
    }));

    [GeneratedRegex("""^[ \t]*#load[ \t]+"([^"\n]+)"|^[ \t]*#r[ \t]+"(?!nuget:|sdk:)([^":\n]+)"|^[ \t]*#!import[ \t]+"?([^"\n]+)"?""", RegexOptions.Multiline)]
    private static partial Regex Loads();

    [GeneratedRegex(@"^#!markdown[^\n]*\n(?:(?!#!)[^\n]*(?:\n|\z))*", RegexOptions.Multiline)]
    private static partial Regex Markdown();
}
