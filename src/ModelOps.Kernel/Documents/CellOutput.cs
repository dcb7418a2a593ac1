using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>One output of a cell, as nbformat knows it.</summary>
public abstract record CellOutput
{
    private protected CellOutput()
    {
    }
}

/// <summary>Text written to standard output or standard error.</summary>
/// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">The text.</param>
public sealed record StreamOutput(string Name, string Text) : CellOutput;

/// <summary>A value shown on the way (<c>display_data</c>).</summary>
/// <param name="Data">MIME type to content: a string for text types, base64 for images, any JSON for JSON types.</param>
/// <param name="Metadata">Metadata by MIME type.</param>
public sealed record DisplayOutput(JsonObject Data, JsonObject Metadata) : CellOutput
{
    /// <summary>The id by which the display can be updated while the session lives; not saved.</summary>
    public string? DisplayId { get; init; }
}

/// <summary>The value of a cell's trailing expression (<c>execute_result</c>).</summary>
/// <param name="Data">MIME type to content.</param>
/// <param name="Metadata">Metadata by MIME type.</param>
/// <param name="ExecutionCount">The prompt number; null when unknown.</param>
public sealed record ResultOutput(JsonObject Data, JsonObject Metadata, int? ExecutionCount) : CellOutput;

/// <summary>The error that ended a cell.</summary>
/// <param name="Name">The exception's type (<c>ename</c>).</param>
/// <param name="Message">The exception's message (<c>evalue</c>).</param>
/// <param name="Traceback">Lines for the reader, without colour codes.</param>
public sealed record ErrorOutput(string Name, string Message, IReadOnlyList<string> Traceback) : CellOutput;

/// <summary>An output of a type that nbformat 4.5 does not name; kept as it was read.</summary>
/// <param name="Json">The whole output object.</param>
public sealed record UnknownOutput(JsonObject Json) : CellOutput;
