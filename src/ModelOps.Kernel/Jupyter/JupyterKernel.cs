using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>
/// Serves a notebook session to Jupyter front ends: protocol 5.3 over ZMTP, bound to the connection's address.
/// The shell channel is served in order; the control channel while a cell runs.
/// </summary>
public sealed class JupyterKernel : IDisposable
{
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<NotebookKernel> _engine;
    private readonly Action<string> _log;
    private readonly JupyterWire _wire;
    private readonly ShellChannel _shell;
    private readonly ControlChannel _control;

    /// <summary>Binds the sockets; nothing is answered before <see cref="Start"/>.</summary>
    /// <param name="createEngine">Makes the session; called once, in the background, while the front end shakes hands.</param>
    /// <param name="connection">Where to listen, and the signing key.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    /// <exception cref="System.Net.Sockets.SocketException">A port is taken.</exception>
    public JupyterKernel(Func<NotebookKernel> createEngine, JupyterConnection connection, JupyterKernelOptions? options = null)
    {
        options ??= new JupyterKernelOptions();
        var handlers = new JupyterHandlers(request => _shell!.Enqueue(request), request => _control!.Handle(request), request => _shell!.Input.Answer(request));
        _wire = new JupyterWire(connection, Guid.NewGuid().ToString("N"), options.Time, options.Log, handlers, options.Limits);
        _engine = new Lazy<NotebookKernel>(createEngine);
        _log = options.Log;
        _shell = new ShellChannel(_wire, _engine, options.Log, Stop);
        _control = new ControlChannel(_wire, _shell, options.Log, Stop);
    }

    /// <summary>The connection with the ports that were bound.</summary>
    public JupyterConnection Connection => _wire.Connection;

    /// <summary>Ends when a front end asks for it or <see cref="Stop"/> is called; true when the front end is about to start a new one.</summary>
    public Task<bool> Completion => _completion.Task;

    /// <summary>Whether a cell runs.</summary>
    public bool IsRunning => _shell.IsRunning;

    /// <summary>Begins to answer.</summary>
    public void Start()
    {
        _wire.Start();
        _shell.Start();
        _ = Task.Run(WarmUpAsync);
    }

    /// <summary>Interrupts the running cell, if any; the session lives on.</summary>
    public void Interrupt() => _shell.Interrupt();

    /// <summary>Ends the kernel.</summary>
    /// <param name="restart">Whether a new one is about to be started.</param>
    public void Stop(bool restart = false) => _completion.TrySetResult(restart);

    /// <summary>Interrupts what runs and closes the sockets; replies already written get a moment to leave.</summary>
    public void Dispose()
    {
        Stop();
        _shell.Stop();
        _wire.Dispose();
        if (_engine.IsValueCreated)
        {
            _engine.Value.Dispose();
        }
    }

    private async Task WarmUpAsync()
    {
        try
        {
            await _engine.Value.WarmUpAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The first cell meets the same error and shows it to the user.
            _log($"warm-up failed: {exception.Message}");
        }
    }
}
