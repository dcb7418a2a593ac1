using System.Net;
using System.Net.Sockets;
using ModelOps.Kernel.Jupyter.Zmtp;

namespace ModelOps.Kernel.Tests.Jupyter.Zmtp;

/// <summary>A peer that says what it is told to, well formed or not.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly ZmtpFrameReader _reader;

    public RawPeer(int port)
    {
        _client.Connect(IPAddress.Loopback, port);
        _client.NoDelay = true;
        Stream = _client.GetStream();
        Stream.ReadTimeout = 60_000;
        _reader = new ZmtpFrameReader(Stream, ZmtpLimits.Default);
    }

    public NetworkStream Stream { get; }

    /// <summary>Greets as a socket of the given type.</summary>
    public RawPeer Handshake(string socketType, byte[]? identity = null)
    {
        Stream.Write(ZmtpGreeting.Create());
        var ready = ZmtpReady.Create(socketType, identity);
        Stream.Write([ZmtpFrame.CommandFlag, (byte)ready.Length, .. ready]);
        Assert.True(_reader.TryReadExactly(new byte[ZmtpGreeting.Length]));
        Assert.True(_reader.Read(ZmtpReady.MaximumBytes)!.Value.IsCommand);
        return this;
    }

    public void Send(params byte[][] frames)
    {
        var writer = new ZmtpFrameWriter(Stream);
        writer.WriteMessage([.. frames.Select(frame => (ReadOnlyMemory<byte>)frame)]);
        writer.Flush();
    }

    public List<byte[]>? Receive() => _reader.ReadMessage();

    /// <summary>Whether the other side closes the connection.</summary>
    public bool IsDropped()
    {
        try
        {
            var buffer = new byte[1024];
            while (Stream.Read(buffer) > 0)
            {
            }

            return true;
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return true;
        }
    }

    public void Dispose() => _client.Dispose();
}
