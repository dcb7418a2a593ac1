using System.Threading.Channels;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Serves the shell channel's requests in the order of their arrival.</summary>
internal sealed class ShellChannel
{
    private readonly JupyterWire _wire;
    private readonly Action<string> _log;
    private readonly Action<bool> _stop;
    private readonly ExecuteHandler _execute;
    private readonly QueryHandlers _queries;

    // Only signed messages get here: the queue needs no bound against strangers.
    private readonly Channel<(long Number, JupyterRequest Request)> _requests = Channel.CreateUnbounded<(long, JupyterRequest)>();
    private long _arrived;

    public ShellChannel(JupyterWire wire, Lazy<NotebookKernel> engine, Action<string> log, Action<bool> stop)
    {
        _wire = wire;
        _log = log;
        _stop = stop;
        Input = new StdinChannel(wire);
        _execute = new ExecuteHandler(wire, engine, Input);
        _queries = new QueryHandlers(wire, engine);
    }

    public StdinChannel Input { get; }

    public bool IsRunning => _execute.IsRunning;

    public void Start() => _ = Task.Run(ServeAsync);

    public void Enqueue(JupyterRequest request) => _requests.Writer.TryWrite((Interlocked.Increment(ref _arrived), request));

    public void Interrupt() => _execute.Interrupt();

    /// <summary>Takes no more requests and interrupts the one that runs.</summary>
    public void Stop()
    {
        _requests.Writer.TryComplete();
        _execute.Interrupt();
    }

    private async Task ServeAsync()
    {
        // Cells that were queued before a cell failed are dropped, as the front end asked with stop_on_error.
        var abortedThrough = 0L;
        await foreach (var (number, request) in _requests.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            using var busy = new BusyScope(_wire, request);
            try
            {
                if (request.Message.Type != "execute_request")
                {
                    await ServeQueryAsync(request).ConfigureAwait(false);
                }
                else if (number <= abortedThrough)
                {
                    _wire.Reply(request, "execute_reply", new StatusReply("aborted"), MessageJson.Contents.StatusReply);
                }
                else if (!await _execute.HandleAsync(request).ConfigureAwait(false) && request.Message.Flag("stop_on_error", true))
                {
                    abortedThrough = Interlocked.Read(ref _arrived);
                }
            }
            catch (Exception exception)
            {
                // An error of ours in one request must not end the user's session, nor leave the front end waiting.
                _log($"shell: {request.Message.Type} failed: {exception}");
                var reply = new ExecuteErrorReply("error", 0, exception.GetType().FullName!, exception.Message, []);
                _wire.Reply(request, request.Message.Type.Replace("_request", "_reply", StringComparison.Ordinal), reply, MessageJson.Contents.ExecuteErrorReply);
            }
        }
    }

    private async Task ServeQueryAsync(JupyterRequest request)
    {
        switch (request.Message.Type)
        {
            case "kernel_info_request":
                _wire.Reply(request, "kernel_info_reply", KernelInfo.Create(), MessageJson.Contents.KernelInfoReply);
                break;
            case "shutdown_request":
                ControlChannel.Shutdown(_wire, request, _stop);
                break;
            default:
                if (!await _queries.TryHandleAsync(request).ConfigureAwait(false))
                {
                    _log($"shell: '{request.Message.Type}' is not known");
                }

                break;
        }
    }
}
