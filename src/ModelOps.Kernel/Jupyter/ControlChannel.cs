using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Interrupt and shutdown, answered at once on the front end's own thread while a cell runs.</summary>
internal sealed class ControlChannel(JupyterWire wire, ShellChannel shell, Action<string> log, Action<bool> stop)
{
    public void Handle(JupyterRequest request)
    {
        using var busy = new BusyScope(wire, request);
        switch (request.Message.Type)
        {
            case "interrupt_request":
                shell.Interrupt();
                wire.Reply(request, "interrupt_reply", new StatusReply("ok"), MessageJson.Contents.StatusReply);
                break;
            case "shutdown_request":
                Shutdown(wire, request, stop);
                break;
            case "kernel_info_request":
                wire.Reply(request, "kernel_info_reply", KernelInfo.Create(), MessageJson.Contents.KernelInfoReply);
                break;
            default:
                log($"control: '{request.Message.Type}' is not known");
                break;
        }
    }

    /// <summary>Answers, tells every front end, and stops. The sockets send both before they close.</summary>
    public static void Shutdown(JupyterWire wire, JupyterRequest request, Action<bool> stop)
    {
        var reply = new ShutdownReply("ok", request.Message.Flag("restart", false));
        wire.Reply(request, "shutdown_reply", reply, MessageJson.Contents.ShutdownReply);
        wire.Publish(request, "shutdown_reply", reply, MessageJson.Contents.ShutdownReply);
        stop(reply.Restart);
    }
}
