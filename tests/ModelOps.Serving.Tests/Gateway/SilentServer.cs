using System.Net;
using System.Net.Sockets;

namespace ModelOps.Serving.Tests.Gateway;

/// <summary>Takes connections, and says nothing.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    internal SilentServer() => _listener.Start();

    internal Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Dispose() => _listener.Dispose();
}
