using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Cli.Kernels;

/// <summary>Writes what a cell shows as text.</summary>
/// <param name="output">Where results and standard output go.</param>
/// <param name="error">Where standard error goes.</param>
internal sealed class TextSink(TextWriter output, TextWriter error) : IOutputSink
{
    /// <summary>The fault that ended the code, for the caller to report; null when there was none.</summary>
    internal ErrorOutput? Error { get; private set; }

    public void Publish(CellOutput shown)
    {
        Error = shown as ErrorOutput ?? Error;
        if (Text(shown) is { } text)
        {
            (shown is StreamOutput { Name: "stderr" } ? error : output).Write(text);
        }
    }

    public void Update(DisplayOutput display)
    {
        // A terminal keeps its scroll-back; later states of a display are left out.
    }

    public void Clear(bool wait)
    {
    }

    /// <summary>The output as text ending in a line feed; null for what has no text, and for errors, which the caller reports.</summary>
    internal static string? Text(CellOutput shown) => shown switch
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
