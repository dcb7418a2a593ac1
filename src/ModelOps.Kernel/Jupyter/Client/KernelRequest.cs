using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>A request under way: it ends when its reply has come and, where outputs are wanted, the kernel has said that it is idle again.</summary>
/// <param name="onOutput">Takes what the kernel publishes meanwhile; null for nobody.</param>
internal sealed class KernelRequest(Action<JupyterMessage>? onOutput)
{
    private readonly TaskCompletionSource<JupyterMessage> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private JupyterMessage? _reply;
    private bool _isIdle = onOutput is null;

    public Task<JupyterMessage> Reply => _done.Task;

    public void Fail(Exception exception) => _done.TrySetException(exception);

    // Replies and outputs come from two sockets, and so from two threads.
    public void Take(JupyterMessage message)
    {
        if (message.Type.EndsWith("_reply", StringComparison.Ordinal) && message.Type != "input_reply")
        {
            End(message, isIdle: false);
        }
        else if (message.Type == "status")
        {
            End(null, message.Text("execution_state") == "idle");
        }
        else if (!_done.Task.IsCompleted)
        {
            onOutput?.Invoke(message);
        }
    }

    private void End(JupyterMessage? reply, bool isIdle)
    {
        lock (_lock)
        {
            _reply ??= reply;
            _isIdle |= isIdle;
            if (_reply is not null && _isIdle)
            {
                _done.TrySetResult(_reply);
            }
        }
    }
}
