using System.Net;
using System.Net.Sockets;

namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>A bound ZMTP socket: accepts peers and hands their messages to a role. A peer that breaks the rules is dropped and logged.</summary>
internal sealed class ZmtpListener : IDisposable
{
    private readonly Socket _socket;
    private readonly IZmtpRole _role;
    private readonly ZmtpLimits _limits;
    private readonly Action<string> _log;
    private readonly HashSet<ZmtpConnection> _connections = [];
    private bool _isClosed;

    public ZmtpListener(IPEndPoint endpoint, IZmtpRole role, Action<string> log, ZmtpLimits? limits = null)
    {
        _role = role;
        _log = log;
        _limits = limits ?? ZmtpLimits.Default;
        _socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (!OperatingSystem.IsWindows())
        {
            // A restarted kernel binds the ports of its predecessor, whose connections may linger in TIME_WAIT.
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }

        _socket.Bind(endpoint);
        _socket.Listen();
        Endpoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    /// <summary>Where it listens; the port is the one the system chose when 0 was asked for.</summary>
    public IPEndPoint Endpoint { get; }

    public void Start() => StartThread(AcceptLoop, "accept");

    /// <summary>Closes; replies already queued get <paramref name="linger"/> to leave.</summary>
    public void Close(TimeSpan linger)
    {
        ZmtpConnection[] connections;
        lock (_connections)
        {
            _isClosed = true;
            connections = [.. _connections];
        }

        _socket.Dispose();
        foreach (var connection in connections)
        {
            connection.Close(linger);
        }
    }

    public void Dispose() => Close(TimeSpan.Zero);

    private void AcceptLoop()
    {
        while (true)
        {
            Socket peer;
            try
            {
                peer = _socket.Accept();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                lock (_connections)
                {
                    if (_isClosed)
                    {
                        return;
                    }
                }

                _log($"{_role.SocketType}: a connection was lost while accepting: {exception.Message}");
                continue;
            }

            StartThread(() => Serve(peer), "peer");
        }
    }

    private void Serve(Socket peer)
    {
        ZmtpConnection? connection = null;
        var joined = false;
        try
        {
            connection = new ZmtpConnection(peer, _limits);
            lock (_connections)
            {
                if (_isClosed)
                {
                    return;
                }

                _connections.Add(connection);
            }

            connection.Handshake(_role.SocketType, _role.AllowedPeers);
            joined = true;
            _role.OnJoined(connection);
            while (connection.Receive() is { } message)
            {
                _role.OnMessage(connection, message);
            }
        }
        catch (ZmtpProtocolException exception)
        {
            _log($"{_role.SocketType}: dropped a peer: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // The peer has gone, which is how every client ends.
        }
        finally
        {
            if (connection is null)
            {
                peer.Dispose();
            }
            else
            {
                Forget(connection, joined);
            }
        }
    }

    private void Forget(ZmtpConnection connection, bool joined)
    {
        lock (_connections)
        {
            _connections.Remove(connection);
        }

        connection.Abort();
        if (joined)
        {
            _role.OnLeft(connection);
        }
    }

    private void StartThread(ThreadStart body, string name) =>
        new Thread(body, maxStackSize: 512 * 1024) { IsBackground = true, Name = $"zmtp {_role.SocketType} {name}" }.Start();
}
