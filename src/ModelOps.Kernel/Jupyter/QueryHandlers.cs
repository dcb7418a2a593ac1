using System.Text.Json.Nodes;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Requests that run nothing: complete, inspect, is_complete, history and comms.</summary>
internal sealed class QueryHandlers(JupyterWire wire, Lazy<NotebookKernel> engine)
{
    /// <summary>Answers a request; false when its type is not known.</summary>
    public async Task<bool> TryHandleAsync(JupyterRequest request)
    {
        switch (request.Message.Type)
        {
            case "complete_request":
                await CompleteAsync(request).ConfigureAwait(false);
                return true;
            case "inspect_request":
                await InspectAsync(request).ConfigureAwait(false);
                return true;
            case "is_complete_request":
                await CheckCompleteAsync(request).ConfigureAwait(false);
                return true;
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

    private async Task CompleteAsync(JupyterRequest request)
    {
        var code = request.Message.Text("code");
        var position = CodePoints.ToUtf16(code, request.Message.Number("cursor_pos", -1));
        var list = await engine.Value.CompleteAsync(code, position).ConfigureAwait(false);
        var start = CodePoints.FromUtf16(code, list.Start);
        var end = CodePoints.FromUtf16(code, list.End);
        var reply = new CompleteReply(
            "ok",
            [.. list.Items.Select(item => item.Text)],
            start,
            end,
            new CompletionMetadata([.. list.Items.Select(item => new CompletionType(start, end, item.Text, item.Kind, item.Detail ?? ""))]));
        wire.Reply(request, "complete_reply", reply, MessageJson.Contents.CompleteReply);
    }

    private async Task InspectAsync(JupyterRequest request)
    {
        var code = request.Message.Text("code");
        var position = CodePoints.ToUtf16(code, request.Message.Number("cursor_pos", -1));
        var found = await engine.Value.InspectAsync(code, position).ConfigureAwait(false);
        wire.Reply(request, "inspect_reply", new InspectReply("ok", found is not null, found ?? [], []), MessageJson.Contents.InspectReply);
    }

    private async Task CheckCompleteAsync(JupyterRequest request)
    {
        var found = await engine.Value.CheckCompleteAsync(request.Message.Text("code")).ConfigureAwait(false);
        wire.Reply(request, "is_complete_reply", new IsCompleteReply(found.Status, found.Indent), MessageJson.Contents.IsCompleteReply);
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
