using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>A kernel that we started and that answers.</summary>
internal sealed class StartedKernel : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _shutdownLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _betweenTries = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _untilHeard = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _ended = new();

    private StartedKernel(KernelProcess process, KernelClient client, JupyterMessage info) => (Process, Client, Info) = (process, client, info);

    public KernelProcess Process { get; }

    public KernelClient Client { get; }

    /// <summary>Its <c>kernel_info_reply</c>.</summary>
    public JupyterMessage Info { get; }

    /// <summary>Starts a kernel and waits until it answers, and what it publishes is heard.</summary>
    /// <exception cref="KernelException">It does not start.</exception>
    public static async Task<StartedKernel> StartAsync(LaunchSpec spec, string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var process = KernelProcess.Start(spec, folder);
        KernelClient? client = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_startLimit);
        try
        {
            client = await ConnectAsync(process, spec, clock, limit.Token).ConfigureAwait(false);
            return new StartedKernel(process, client, await GreetAsync(process, client, spec, limit.Token).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            client?.Dispose();
            process.Dispose();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new KernelException($"The kernel '{spec.Name}' did not answer within {_startLimit.TotalSeconds} seconds. Try 'jupyter console --kernel {spec.Name}' to see why.", exception);
            }

            throw;
        }
    }

    /// <summary>Ends when the kernel's process ended by itself.</summary>
    public async Task WaitForEndAsync()
    {
        try
        {
            await Process.WaitForExitAsync(_ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The session has ended first.
            await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the kernel to end; ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        if (!Process.HasExited)
        {
            using var limit = new CancellationTokenSource(_shutdownLimit);
            try
            {
                await Client.ControlAsync("shutdown_request", new JsonObject { ["restart"] = false }).WaitAsync(limit.Token).ConfigureAwait(false);
                await Process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or KernelException)
            {
                // It is ended below.
            }
        }

        Client.Dispose();
        Process.Dispose();
        _ended.Dispose();
    }

    // Its sockets are there some time after its process.
    private static async Task<KernelClient> ConnectAsync(KernelProcess process, LaunchSpec spec, TimeProvider clock, CancellationToken cancellationToken)
    {
        while (true)
        {
            ThrowIfEnded(process, spec);
            try
            {
                return await KernelClient.ConnectAsync(process.Connection, clock, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                await Task.Delay(_betweenTries, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A kernel publishes to those it knows: until its subscription has arrived, an idle would be missed.
    private static async Task<JupyterMessage> GreetAsync(KernelProcess process, KernelClient client, LaunchSpec spec, CancellationToken cancellationToken)
    {
        while (true)
        {
            ThrowIfEnded(process, spec);
            try
            {
                return await client.AskAsync("kernel_info_request", [], _ => { }).WaitAsync(_untilHeard, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Asked again.
            }
        }
    }

    private static void ThrowIfEnded(KernelProcess process, LaunchSpec spec)
    {
        if (process.HasExited)
        {
            throw new KernelException($"The kernel '{spec.Name}' ended at its start ({process.End}).");
        }
    }
}
