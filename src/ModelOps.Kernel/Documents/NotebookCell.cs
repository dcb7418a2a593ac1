using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>One cell of a notebook.</summary>
public sealed class NotebookCell
{
    /// <summary>A cell.</summary>
    /// <param name="kind">What the cell is.</param>
    /// <param name="language">The language of a code cell, for example <c>csharp</c>; <c>markdown</c> for a Markdown cell.</param>
    /// <param name="source">The text, with line feeds between lines.</param>
    public NotebookCell(CellKind kind, string language, string source)
    {
        Kind = kind;
        Language = language;
        Source = source;
    }

    /// <summary>The cell's id, unique in its notebook: 1 to 64 of letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Id { get; set; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>What the cell is.</summary>
    public CellKind Kind { get; }

    /// <summary>The language of a code cell.</summary>
    public string Language { get; set; }

    /// <summary>The text, with line feeds between lines.</summary>
    public string Source { get; set; }

    /// <summary>What the cell showed when it last ran.</summary>
    public IList<CellOutput> Outputs { get; } = [];

    /// <summary>The prompt number of the last run.</summary>
    public int? ExecutionCount { get; set; }

    /// <summary>Metadata; unknown entries are kept.</summary>
    public JsonObject Metadata { get; set; } = [];

    /// <summary>Entries of the cell that nbformat does not name, such as a Markdown cell's <c>attachments</c>; kept as read.</summary>
    internal JsonObject Extra { get; set; } = [];

    /// <summary>The names in the metadata's <c>tags</c>.</summary>
    public IReadOnlyList<string> Tags =>
        Metadata["tags"] is JsonArray tags ? [.. tags.Select(tag => tag?.ToString() ?? "")] : [];

    /// <summary>A copy that shares nothing with this cell.</summary>
    public NotebookCell Clone()
    {
        var copy = new NotebookCell(Kind, Language, Source)
        {
            Id = Id,
            ExecutionCount = ExecutionCount,
            Metadata = (JsonObject)Metadata.DeepClone(),
            Extra = (JsonObject)Extra.DeepClone(),
        };
        foreach (var output in Outputs)
        {
            copy.Outputs.Add(output);
        }

        return copy;
    }
}
