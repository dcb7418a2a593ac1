using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Tells front ends that a request is being worked on, and when it is done.</summary>
internal readonly struct BusyScope : IDisposable
{
    private readonly JupyterWire _wire;
    private readonly JupyterRequest _request;

    public BusyScope(JupyterWire wire, JupyterRequest request)
    {
        _wire = wire;
        _request = request;
        Publish("busy");
    }

    public void Dispose() => Publish("idle");

    private void Publish(string state) => _wire.Publish(_request, "status", new StatusContent(state), MessageJson.Contents.StatusContent);
}
