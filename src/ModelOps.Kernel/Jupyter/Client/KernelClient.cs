using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>Speaks Jupyter's protocol to a kernel, as a front end does.</summary>
internal sealed class KernelClient : IDisposable
{
    private readonly MessageCodec _codec;
    private readonly ConcurrentDictionary<string, KernelRequest> _open = new(StringComparer.Ordinal);
    private readonly byte[] _identity = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N"));
    private ZmtpClient? _shell;
    private ZmtpClient? _control;
    private ZmtpClient? _stdin;
    private ZmtpClient? _iopub;

    private KernelClient(string key, TimeProvider clock) => _codec = new MessageCodec(new MessageSigner(key), Guid.NewGuid().ToString("N"), clock);

    /// <summary>Connects the channels.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The kernel does not listen yet.</exception>
    public static async Task<KernelClient> ConnectAsync(JupyterConnection connection, TimeProvider clock, CancellationToken cancellationToken)
    {
        var client = new KernelClient(connection.Key, clock);
        try
        {
            client._iopub = await client.ChannelAsync(connection.Address, connection.IopubPort, "SUB", cancellationToken).ConfigureAwait(false);
            client._shell = await client.ChannelAsync(connection.Address, connection.ShellPort, "DEALER", cancellationToken).ConfigureAwait(false);
            client._control = await client.ChannelAsync(connection.Address, connection.ControlPort, "DEALER", cancellationToken).ConfigureAwait(false);
            client._stdin = await client.ChannelAsync(connection.Address, connection.StdinPort, "DEALER", cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request on the shell channel; done when the kernel has answered and is idle again.</summary>
    /// <param name="type">The message type.</param>
    /// <param name="content">The content.</param>
    /// <param name="onOutput">Takes what the kernel publishes meanwhile; null for nobody.</param>
    public Task<JupyterMessage> AskAsync(string type, JsonObject content, Action<JupyterMessage>? onOutput = null) => Send(_shell!, type, content, onOutput);

    /// <summary>Sends a request on the control channel.</summary>
    /// <param name="type">The message type.</param>
    /// <param name="content">The content.</param>
    public Task<JupyterMessage> ControlAsync(string type, JsonObject content) => Send(_control!, type, content, null);

    /// <summary>Answers a question that the kernel asked on the stdin channel.</summary>
    /// <param name="question">The question.</param>
    /// <param name="value">The answer.</param>
    public void Answer(JupyterMessage question, string value) =>
        _stdin!.Send(_codec.Write([], "input_reply", question.RawHeader, Bytes(new JsonObject { ["value"] = value })));

    /// <summary>Ends all that waits for an answer.</summary>
    /// <param name="exception">Why.</param>
    public void Fail(Exception exception)
    {
        foreach (var request in _open.Values)
        {
            request.Fail(exception);
        }
    }

    public void Dispose()
    {
        foreach (var channel in new[] { _shell, _control, _stdin, _iopub })
        {
            channel?.Dispose();
        }
    }

    private Task<ZmtpClient> ChannelAsync(IPAddress address, int port, string socketType, CancellationToken cancellationToken) =>
        ZmtpClient.ConnectAsync(new IPEndPoint(address, port), socketType, _identity, Receive, cancellationToken);

    private async Task<JupyterMessage> Send(ZmtpClient channel, string type, JsonObject content, Action<JupyterMessage>? onOutput)
    {
        var id = _codec.NextId();
        var request = new KernelRequest(onOutput);
        _open[id] = request;
        try
        {
            channel.Send(_codec.Write([], type, default, Bytes(content), id));
            return await request.Reply.ConfigureAwait(false);
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }

    private void Receive(List<byte[]> frames)
    {
        if (_codec.Parse(frames, out _) is { } message && _open.TryGetValue(message.ParentId, out var request))
        {
            request.Take(message);
        }
    }

    private static byte[] Bytes(JsonObject content) => Encoding.UTF8.GetBytes(content.ToJsonString());
}
