using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Hosting.Kernels;

/// <summary>Writes what a cell shows as text.</summary>
/// <param name="output">Where results and standard output go.</param>
/// <param name="error">Where standard error goes.</param>
public sealed class TextSink(TextWriter output, TextWriter error) : IOutputSink
{
    /// <summary>The error that ended the code, for the caller to report; null when there was none.</summary>
    public ErrorOutput? Error { get; private set; }

    /// <inheritdoc/>
    public void Publish(CellOutput shown)
    {
        Error = shown as ErrorOutput ?? Error;
        if (Text(shown) is { } text)
        {
            (shown is StreamOutput { Name: "stderr" } ? error : output).Write(text);
        }
    }

    /// <inheritdoc/>
    public void Update(DisplayOutput display)
    {
        // A terminal keeps its scroll-back; later states of a display are left out.
    }

    /// <inheritdoc/>
    public void Clear(bool wait)
    {
    }

    /// <summary>The output as text ending in a line feed; null for what has no text, and for errors, which the caller reports.</summary>
    /// <param name="shown">What a cell shows.</param>
    public static string? Text(CellOutput shown) => shown switch
    {
        StreamOutput stream => stream.Text,
        DisplayOutput display => Plain(display.Data),
        ResultOutput result => Plain(result.Data),
        _ => null,
    };

    private static string? Plain(JsonObject data) => data["text/plain"] is { } text ? Joined(text).TrimEnd('\n') + "\n" : null;

    // nbformat allows a text as one string or as a list of lines.
    private static string Joined(JsonNode text) => text is JsonArray lines ? string.Concat(lines.Select(line => line?.GetValue<string>())) : text.GetValue<string>();
}
