using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelOps.Kernel.Jupyter.Messages;
using ModelOps.Kernel.Jupyter.Zmtp;

namespace ModelOps.Kernel.Jupyter;

/// <summary>The five sockets and the codec: requests come in checked, replies and outputs go out signed.</summary>
internal sealed class JupyterWire : IDisposable
{
    private static readonly TimeSpan _linger = TimeSpan.FromSeconds(2);
    private readonly MessageCodec _codec;
    private readonly Action<string> _log;
    private readonly PublisherRole _iopub = new();
    private readonly RouterRole _stdinRole;
    private readonly List<ZmtpListener> _listeners = [];

    public JupyterWire(JupyterConnection connection, string session, TimeProvider clock, Action<string> log, JupyterHandlers handlers, ZmtpLimits? limits)
    {
        _codec = new MessageCodec(new MessageSigner(connection.Key), session, clock);
        _log = log;
        _stdinRole = new RouterRole((peer, frames) => Read("stdin", peer, frames, handlers.Stdin));
        try
        {
            Connection = connection with
            {
                ShellPort = Bind(connection.ShellPort, new RouterRole((peer, frames) => Read("shell", peer, frames, handlers.Shell))),
                ControlPort = Bind(connection.ControlPort, new RouterRole((peer, frames) => Read("control", peer, frames, handlers.Control))),
                StdinPort = Bind(connection.StdinPort, _stdinRole),
                IopubPort = Bind(connection.IopubPort, _iopub),
                HeartbeatPort = Bind(connection.HeartbeatPort, new EchoRole()),
            };
        }
        catch
        {
            Dispose();
            throw;
        }

        int Bind(int port, IZmtpRole role)
        {
            var listener = new ZmtpListener(new IPEndPoint(connection.Address, port), role, log, limits);
            _listeners.Add(listener);
            return listener.Endpoint.Port;
        }
    }

    /// <summary>The connection with the ports that were bound.</summary>
    public JupyterConnection Connection { get; }

    public void Start() => _listeners.ForEach(listener => listener.Start());

    /// <summary>Answers a request on the channel it came from.</summary>
    public void Reply<T>(JupyterRequest request, string type, T content, JsonTypeInfo<T> json) =>
        request.Peer.Send(_codec.Write(request.Message.Identities, type, request.Message.RawHeader, JsonSerializer.SerializeToUtf8Bytes(content, json)));

    /// <summary>Publishes to every front end.</summary>
    public void Publish<T>(JupyterRequest? parent, string type, T content, JsonTypeInfo<T> json) =>
        _iopub.Publish(_codec.Write([Encoding.ASCII.GetBytes(type)], type, parent?.Message.RawHeader ?? default, JsonSerializer.SerializeToUtf8Bytes(content, json)));

    /// <summary>Asks the front end that sent a request for a line of input; false when its stdin channel is not connected.</summary>
    public bool TryAsk(JupyterRequest request, InputRequestContent content)
    {
        if (_stdinRole.Find(request.Peer.Identity) is not { } peer)
        {
            return false;
        }

        peer.Send(_codec.Write(
            request.Message.Identities, "input_request", request.Message.RawHeader,
            JsonSerializer.SerializeToUtf8Bytes(content, MessageJson.Contents.InputRequestContent)));
        return true;
    }

    /// <summary>Closes every socket; what is queued gets a moment to leave.</summary>
    public void Dispose()
    {
        foreach (var listener in _listeners)
        {
            listener.Close(_linger);
        }
    }

    private void Read(string channel, ZmtpConnection peer, List<byte[]> frames, Action<JupyterRequest> handler)
    {
        var message = _codec.Parse(frames, out var error);
        if (message is null)
        {
            _log($"{channel}: dropped a message: {error}");
            return;
        }

        try
        {
            handler(new JupyterRequest(message, peer));
        }
        catch (Exception exception)
        {
            // This is the peer's own thread: an error here would end the process, and the user's session with it.
            _log($"{channel}: {message.Type} failed: {exception.Message}");
        }
    }
}

/// <summary>A message and the peer that sent it.</summary>
internal sealed record JupyterRequest(JupyterMessage Message, ZmtpConnection Peer);

/// <summary>What is done with the messages of each channel. Calls come from the peers' own threads.</summary>
internal sealed record JupyterHandlers(Action<JupyterRequest> Shell, Action<JupyterRequest> Control, Action<JupyterRequest> Stdin);
