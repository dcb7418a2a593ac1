using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Publishes what a cell shows under the request that runs it, also after the cell has ended.</summary>
internal sealed class IopubSink(JupyterWire wire, JupyterRequest request) : IOutputSink
{
    public void Publish(CellOutput output)
    {
        switch (output)
        {
            case StreamOutput stream:
                wire.Publish(request, "stream", new Messages.StreamContent(stream.Name, stream.Text), MessageJson.Contents.StreamContent);
                break;
            case DisplayOutput display:
                wire.Publish(request, "display_data", Content(display), MessageJson.Contents.DisplayContent);
                break;
            case ResultOutput result:
                wire.Publish(request, "execute_result", new ResultContent(result.ExecutionCount ?? 0, result.Data, result.Metadata), MessageJson.Contents.ResultContent);
                break;
            case ErrorOutput error:
                wire.Publish(request, "error", new ErrorContent(error.Name, error.Message, error.Traceback), MessageJson.Contents.ErrorContent);
                break;
        }
    }

    public void Update(DisplayOutput display) =>
        wire.Publish(request, "update_display_data", Content(display), MessageJson.Contents.DisplayContent);

    public void Clear(bool wait) =>
        wire.Publish(request, "clear_output", new ClearOutputContent(wait), MessageJson.Contents.ClearOutputContent);

    private static DisplayContent Content(DisplayOutput display) => new(display.Data, display.Metadata, new TransientContent(display.DisplayId));
}
