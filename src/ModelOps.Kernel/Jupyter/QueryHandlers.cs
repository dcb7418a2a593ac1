using System.Text.Json.Nodes;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Requests that run nothing: history and comms.</summary>
internal sealed class QueryHandlers(JupyterWire wire, Lazy<NotebookKernel> engine)
{
    /// <summary>Answers a request; false when its type is not known.</summary>
    public bool TryHandle(JupyterRequest request)
    {
        switch (request.Message.Type)
        {
            case "history_request":
                History(request);
                return true;
            case "comm_info_request":
                wire.Reply(request, "comm_info_reply", new CommInfoReply("ok", []), MessageJson.Contents.CommInfoReply);
                return true;
            case "comm_open":
                // No target is registered here, which the protocol answers by closing.
                wire.Publish(request, "comm_close", new CommCloseContent(request.Message.Text("comm_id"), []), MessageJson.Contents.CommCloseContent);
                return true;
            default:
                return request.Message.Type is "comm_msg" or "comm_close";
        }
    }

    private void History(JupyterRequest request)
    {
        var message = request.Message;
        var history = engine.Value.History;
        var entries = message.Text("hist_access_type") switch
        {
            "range" => history.Range(message.Number("start", 0), message.Number("stop", int.MaxValue)),
            "search" => history.Search(message.Text("pattern", "*"), message.Number("n", int.MaxValue), message.Flag("unique", false)),
            _ => history.Tail(message.Number("n", int.MaxValue)),
        };
        var withOutput = message.Flag("output", false);
        var lines = new JsonArray([.. entries.Select(entry => (JsonNode)new JsonArray(entry.Session, entry.Line, withOutput ? new JsonArray(entry.Input, null) : entry.Input))]);
        wire.Reply(request, "history_reply", new HistoryReply("ok", lines), MessageJson.Contents.HistoryReply);
    }
}
