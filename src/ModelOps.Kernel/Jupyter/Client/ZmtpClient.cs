using System.Net;
using System.Net.Sockets;
using ModelOps.Kernel.Jupyter.Zmtp;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>The connecting side of a ZMTP socket; messages arrive on a thread of its own.</summary>
internal sealed class ZmtpClient : IDisposable
{
    private readonly ZmtpConnection _connection;

    private ZmtpClient(ZmtpConnection connection) => _connection = connection;

    /// <summary>Connects to a kernel's socket.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="socketType"><c>DEALER</c> or <c>SUB</c>.</param>
    /// <param name="identity">The routing identity.</param>
    /// <param name="onMessage">Takes each message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SocketException">Nobody listens yet.</exception>
    public static async Task<ZmtpClient> ConnectAsync(IPEndPoint endpoint, string socketType, byte[] identity, Action<List<byte[]>> onMessage, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            var connection = new ZmtpConnection(socket, ZmtpLimits.Default);
            connection.Handshake(socketType, socketType == "SUB" ? ["PUB", "XPUB"] : ["ROUTER", "DEALER", "REP"], identity);
            if (socketType == "SUB")
            {
                // Everything: a subscription to the empty topic.
                connection.Send([new byte[] { 1 }]);
            }

            var client = new ZmtpClient(connection);
            new Thread(() => client.Read(onMessage), maxStackSize: 512 * 1024) { IsBackground = true, Name = $"zmtp {socketType} client" }.Start();
            return client;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Send(IReadOnlyList<ReadOnlyMemory<byte>> message) => _connection.Send(message);

    public void Dispose() => _connection.Close(TimeSpan.FromMilliseconds(200));

    private void Read(Action<List<byte[]>> onMessage)
    {
        try
        {
            while (_connection.Receive() is { } message)
            {
                onMessage(message);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or ZmtpProtocolException)
        {
            // The kernel has gone; its process tells why.
        }
    }
}
