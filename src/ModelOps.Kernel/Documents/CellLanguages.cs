using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>The languages cells may be written in, and the rules that say which one a cell is in.</summary>
internal static class CellLanguages
{
    public const string CSharp = "csharp";
    public const string Markdown = "markdown";

    // A line `#!name` with one of these starts a cell in a .dib file; any other `#!` line is code.
    private static readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = CSharp,
        ["c#"] = CSharp,
        ["cs"] = CSharp,
        ["fsharp"] = "fsharp",
        ["f#"] = "fsharp",
        ["pwsh"] = "pwsh",
        ["powershell"] = "pwsh",
        ["html"] = "html",
        ["javascript"] = "javascript",
        ["js"] = "javascript",
        ["css"] = "css",
        ["markdown"] = Markdown,
        ["md"] = Markdown,
        ["mermaid"] = "mermaid",
        ["shell"] = "shell",
        ["bash"] = "bash",
        ["sql"] = "sql",
        ["kql"] = "kql",
        ["value"] = "value",
        ["http"] = "http",
        ["httpRequest"] = "http",
        ["python"] = "python",
        ["r"] = "r",
        ["raw"] = "raw",
    };

    /// <summary>The canonical name, or null when <paramref name="name"/> is no known language.</summary>
    public static string? Known(string name) => _names.GetValueOrDefault(name);

    /// <summary>The canonical name of a known language, and any other name as it is.</summary>
    public static string Canonical(string name) => Known(name) ?? name;

    /// <summary>The language of an .ipynb code cell: metadata first, then a leading <c>#!language</c> line, then the notebook's.</summary>
    public static string OfCell(JsonObject metadata, string source, string fallback)
    {
        var named = Text(metadata["polyglot_notebook"], "kernelName") ?? Text(metadata["dotnet_interactive"], "language");
        if (named is not null)
        {
            return Canonical(named);
        }

        var firstLine = source.AsSpan().TrimStart();
        var end = firstLine.IndexOfAny('\r', '\n');
        firstLine = (end < 0 ? firstLine : firstLine[..end]).TrimEnd();
        return firstLine.StartsWith("#!") && Known(firstLine[2..].ToString()) is { } leading ? leading : fallback;
    }

    /// <summary>The notebook's own language: what its metadata says, else C#.</summary>
    public static string OfNotebook(JsonObject metadata)
    {
        var named = Text(metadata["polyglot_notebook"]?["kernelInfo"], "defaultKernelName")
            ?? Text(metadata["kernelspec"], "language")
            ?? Text(metadata["language_info"], "name");
        return named is null ? CSharp : Canonical(named);
    }

    private static string? Text(JsonNode? node, string name) =>
        node is JsonObject entries && entries[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
}
