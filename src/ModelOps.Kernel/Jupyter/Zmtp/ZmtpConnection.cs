using System.Net.Sockets;

namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>One peer. It reads and writes on threads of its own, so that a cell which starves the thread pool can still be interrupted.</summary>
internal sealed class ZmtpConnection
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly ZmtpLimits _limits;
    private readonly ZmtpFrameReader _reader;
    private readonly ZmtpOutbox _outbox;
    private readonly Thread _writerThread;

    public ZmtpConnection(Socket socket, ZmtpLimits limits)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _limits = limits;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new ZmtpFrameReader(_stream, limits);
        _outbox = new ZmtpOutbox(limits);
        _writerThread = new Thread(WriteLoop, maxStackSize: 256 * 1024) { IsBackground = true, Name = "zmtp writer" };
    }

    /// <summary>The routing identity which the peer gave; empty when it gave none.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>Topics a subscriber asked for; only <see cref="PublisherSocket"/> uses them.</summary>
    public List<byte[]> Topics { get; } = [];

    /// <summary>Greets, exchanges READY and checks that the two socket types fit together.</summary>
    /// <param name="socketType">Our own socket type.</param>
    /// <param name="allowedPeers">Socket types that may talk to ours.</param>
    /// <param name="identity">The routing identity that the peer may know us by; null for none.</param>
    public void Handshake(string socketType, ReadOnlySpan<string> allowedPeers, byte[]? identity = null)
    {
        _socket.ReceiveTimeout = (int)_limits.Handshake.TotalMilliseconds;
        _socket.SendTimeout = (int)_limits.Stall.TotalMilliseconds;
        _stream.Write(ZmtpGreeting.Create());
        Span<byte> greeting = stackalloc byte[ZmtpGreeting.Length];
        if (!_reader.TryReadExactly(greeting))
        {
            throw new EndOfStreamException("the peer left before greeting");
        }

        ZmtpGreeting.Check(greeting);
        var writer = new ZmtpFrameWriter(_stream);
        writer.WriteCommand(ZmtpReady.Create(socketType, identity));
        writer.Flush();
        var frame = _reader.Read(ZmtpReady.MaximumBytes) ?? throw new EndOfStreamException("the peer left before READY");
        if (!frame.IsCommand)
        {
            throw new ZmtpProtocolException("the peer sent a message before READY");
        }

        var (peerType, peerIdentity) = ZmtpReady.Parse(frame.Body);
        if (!allowedPeers.Contains(peerType))
        {
            throw new ZmtpProtocolException($"a {peerType} peer cannot talk to a {socketType} socket");
        }

        Identity = peerIdentity;
        _socket.ReceiveTimeout = 0;
        _writerThread.Start();
    }

    /// <summary>Reads one message; null when the peer has left.</summary>
    public List<byte[]>? Receive() => _reader.ReadMessage();

    /// <summary>Queues a message; blocks only while this peer's outbox is full.</summary>
    public void Send(IReadOnlyList<ReadOnlyMemory<byte>> message)
    {
        if (!_outbox.TryAdd(message))
        {
            Abort();
        }
    }

    /// <summary>Sends what is queued, waiting at most <paramref name="linger"/>, and closes.</summary>
    public void Close(TimeSpan linger)
    {
        _outbox.Complete(discard: false);
        if (_writerThread.IsAlive)
        {
            _writerThread.Join(linger);
        }

        Abort();
    }

    /// <summary>Closes at once.</summary>
    public void Abort()
    {
        _outbox.Complete(discard: true);
        _stream.Dispose();
    }

    private void WriteLoop()
    {
        var writer = new ZmtpFrameWriter(_stream);
        try
        {
            while (_outbox.Take(writer.Flush) is { } message)
            {
                writer.WriteMessage(message);
            }

            writer.Flush();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The reader sees the same broken socket and reports it.
            Abort();
        }
    }
}
