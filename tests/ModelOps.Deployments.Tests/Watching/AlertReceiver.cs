using System.Collections.Concurrent;
using System.Net;

namespace ModelOps.Deployments.Tests.Watching;

/// <summary>Takes alerts as Alertmanager does.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _taking;

    private AlertReceiver(int port)
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        Address = $"alertmanager+http://127.0.0.1:{port}";
        _taking = TakeAsync();
    }

    internal string Address { get; }

    internal ConcurrentQueue<string> Bodies { get; } = new();

    internal static Task<AlertReceiver> StartAsync() => Task.FromResult(new AlertReceiver(Ports.Free()));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _taking;
        _listener.Close();
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                Bodies.Enqueue(await reader.ReadToEndAsync());
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // It has stopped.
        }
    }
}
