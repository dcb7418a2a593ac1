using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Hosting.Running;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;
using ModelOps.Pipelines.Results;
using ModelOps.Redaction;

namespace ModelOps.Cli.Running;

/// <summary>A run for machines (<c>--json</c>): a JSON object a line.</summary>
/// <param name="output">Where they go.</param>
/// <param name="notebook">The notebook's full path.</param>
/// <param name="quiet">True to leave out what cells show.</param>
internal sealed class JsonEvents(TextWriter output, string notebook, bool quiet) : IProgress<NotebookRunEvent>
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _lock = new();
    private string? _copy;

    public void Report(NotebookRunEvent value)
    {
        switch (value)
        {
            case CopyReserved reserved:
                _copy = reserved.Path;
                break;
            case RunStarted started:
                Write("run-started", new JsonObject { ["notebook"] = notebook, ["copy"] = _copy, ["cells"] = started.Document.Cells.Count });
                break;
            case CellStarted started:
                Write("cell-started", new JsonObject { ["cell"] = started.Number, ["of"] = started.Total, ["id"] = started.Cell.Id, ["source"] = SecretText.Redact(started.Cell.Source) });
                break;
            case CellShowed shown when !quiet:
                Write("output", new JsonObject { ["cell"] = shown.Number, ["output"] = Output(shown.Output) });
                break;
            case CellFinished finished:
                Write("cell-finished", new JsonObject
                {
                    ["cell"] = finished.Number,
                    ["status"] = finished.IsExpected ? "raised" : CellVerdict.Status(finished.Result).Word(),
                    ["seconds"] = Math.Round(finished.Result.Duration.TotalSeconds, 6),
                    ["error"] = finished.Result.Error is { } error ? new JsonObject { ["line"] = error.Line, ["name"] = error.Name, ["message"] = SecretText.Redact(error.Message) } : null,
                });
                break;
            case CellLeftOut left:
                Write("cell-left-out", new JsonObject { ["cell"] = left.Number, ["of"] = left.Total, ["reason"] = left.Reason });
                break;
            case CellRestored restored:
                Write("cell-restored", new JsonObject { ["cell"] = restored.Number, ["of"] = restored.Total, ["reason"] = restored.Reason });
                break;
            case CellNoted noted:
                Write("note", new JsonObject { ["cell"] = noted.Number, ["message"] = noted.Note });
                break;
            case SecretsReplaced replaced:
                Write("warning", new JsonObject { ["message"] = replaced.Sentence });
                break;
        }
    }

    /// <summary>The last line: what came of the run, as <c>--result</c> has it.</summary>
    internal static string Finished(ExecutionResult result) => Line("run-finished", result.ToJson());

    private void Write(string name, JsonObject content)
    {
        lock (_lock)
        {
            output.WriteLine(Line(name, content));
            output.Flush();
        }
    }

    private static string Line(string name, JsonObject content)
    {
        content.Insert(0, "event", name);
        content.Insert(1, "time", TimeProvider.System.GetUtcNow().ToString("O"));
        return content.ToJsonString(_json);
    }

    // As nbformat has it.
    private static JsonObject Output(CellOutput shown) => shown switch
    {
        StreamOutput stream => new() { ["output_type"] = "stream", ["name"] = stream.Name, ["text"] = stream.Text },
        DisplayOutput display => new() { ["output_type"] = "display_data", ["data"] = display.Data.DeepClone() },
        ResultOutput result => new() { ["output_type"] = "execute_result", ["data"] = result.Data.DeepClone() },
        ErrorOutput error => new() { ["output_type"] = "error", ["ename"] = error.Name, ["evalue"] = error.Message, ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]) },
        _ => throw new InvalidOperationException($"An output of the type {shown.GetType().Name} has no form in nbformat."),
    };
}
