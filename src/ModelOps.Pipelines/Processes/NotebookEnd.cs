using System.Text.Json;
using ModelOps.Files;

namespace ModelOps.Pipelines.Processes;

/// <summary>What came of a run of a notebook.</summary>
/// <param name="Error">Why it failed; null when every cell ran to its end.</param>
internal sealed record NotebookEnd(string? Error)
{
    /// <summary>True when it ended by a check or a gate of its own that said no: an answer, which running it again does not change.</summary>
    public bool IsRefusal { get; init; }

    internal static NotebookEnd Success { get; } = new((string?)null);

    /// <summary>What the process noted that ran it; null when it did not come to its own end, or has not yet.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    internal static NotebookEnd? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<NotebookEnd>(File.ReadAllText(file)) : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The file '{file}' does not say what came of the notebook: {exception.Message.TrimEnd('.')}. Delete it to have the notebook run again.", exception);
        }
    }

    internal void Write(string file) => AtomicFile.WriteText(file, JsonSerializer.Serialize(this), ownerOnly: true);
}
