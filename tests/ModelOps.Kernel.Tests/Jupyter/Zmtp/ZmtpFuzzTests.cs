using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.Kernel.Jupyter;
using ModelOps.Kernel.Jupyter.Messages;
using ModelOps.Kernel.Jupyter.Zmtp;

namespace ModelOps.Kernel.Tests.Jupyter.Zmtp;

/// <summary>Random and mutated bytes on every socket: nothing crashes, nothing hangs, and a good peer is served afterwards.</summary>
public sealed class ZmtpFuzzTests : IDisposable
{
    private static readonly MessageCodec _client = new(new MessageSigner("key"), "client", TimeProvider.System);
    private readonly ConcurrentQueue<JupyterRequest> _received = new();
    private readonly JupyterWire _wire;

    public ZmtpFuzzTests()
    {
        var handlers = new JupyterHandlers(_received.Enqueue, _received.Enqueue, _received.Enqueue);
        var limits = new ZmtpLimits { Handshake = TimeSpan.FromSeconds(30) };
        _wire = new JupyterWire(new JupyterConnection { Key = "key" }, "session", TimeProvider.System, _ => { }, handlers, limits);
        _wire.Start();
    }

    private int[] Ports => [_wire.Connection.ShellPort, _wire.Connection.ControlPort, _wire.Connection.StdinPort, _wire.Connection.IopubPort, _wire.Connection.HeartbeatPort];

    public void Dispose() => _wire.Dispose();

    [Fact]
    public void Random_bytes_on_every_socket_do_no_harm()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll<byte[]>(bytes =>
        {
            foreach (var port in Ports)
            {
                SendAndLeave(port, bytes);
                SendAndLeave(port, [.. ZmtpGreeting.Create(), .. bytes]);
            }
        }));
        AssertAlive();
    }

    [Fact]
    public void Random_bytes_after_a_handshake_do_no_harm()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll<byte[], int>((bytes, which) =>
        {
            var index = (int)((uint)which % 5);
            using var peer = new RawPeer(Ports[index]).Handshake(index == 3 ? "SUB" : index == 4 ? "REQ" : "DEALER");
            Write(peer.Stream, bytes);
        }));
        AssertAlive();
    }

    [Fact]
    public void Mutated_messages_are_served_or_dropped()
    {
        var message = WireBytes([.. _client.Write([], "execute_request", default, """{"code":"1"}"""u8.ToArray()).Select(frame => frame.ToArray())]);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll<int, byte, int>((position, value, cut) =>
        {
            var mutated = message.ToArray();
            mutated[(uint)position % mutated.Length] = value;
            using var peer = new RawPeer(_wire.Connection.ShellPort).Handshake("DEALER");
            Write(peer.Stream, mutated.AsSpan(0, mutated.Length - (int)((uint)cut % 4)));
        }));
        AssertAlive();

        // A mutation that leaves the message as it was is served; a changed one never is.
        Assert.All(_received, request => Assert.Equal("1", request.Message.Text("code")));
    }

    [Fact]
    public void Random_frames_are_never_taken_for_a_message()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<byte[][]>(frames =>
        {
            var given = frames.Select(frame => frame ?? []).ToList();
            Assert.Null(_client.Parse(given, out _));
            Assert.Null(_client.Parse([.. given, "<IDS|MSG>"u8.ToArray(), .. given], out _));
        }));
    }

    [Fact]
    public void Content_of_any_json_is_a_message_or_refused()
    {
        var unsigned = new MessageCodec(new MessageSigner(""), "client", TimeProvider.System);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<byte[], string>((bytes, text) =>
        {
            var json = System.Text.Encoding.UTF8.GetBytes($$"""{"msg_id":{{System.Text.Json.JsonSerializer.Serialize(text)}},"msg_type":"x"}""");
            foreach (var header in new[] { bytes, json })
            {
                var parsed = unsigned.Parse(["<IDS|MSG>"u8.ToArray(), [], header, "{}"u8.ToArray(), "{}"u8.ToArray(), bytes], out var error);
                Assert.Equal(parsed is null, error is not null);
            }
        }));
    }

    [Fact]
    public void A_message_whose_handling_fails_is_logged_and_the_peer_is_served_on()
    {
        var log = new ConcurrentQueue<string>();
        var handlers = new JupyterHandlers(_ => { }, _ => { }, request => request.Message.Text("value"));
        using var wire = new JupyterWire(new JupyterConnection { Key = "key" }, "session", TimeProvider.System, log.Enqueue, handlers, null);
        wire.Start();
        using var peer = new RawPeer(wire.Connection.StdinPort).Handshake("DEALER");
        for (var i = 0; i < 2; i++)
        {
            // Half a surrogate pair is JSON, but no text.
            peer.Send([.. _client.Write([], "input_reply", default, """{"value":"\ud800"}"""u8.ToArray()).Select(frame => frame.ToArray())]);
        }

        Assert.True(SpinWait.SpinUntil(() => log.Count == 2, TimeSpan.FromSeconds(60)));
        Assert.All(log, line => Assert.StartsWith("stdin: input_reply failed: ", line, StringComparison.Ordinal));
    }

    private void AssertAlive()
    {
        _received.Clear();
        using var good = new RawPeer(_wire.Connection.ShellPort).Handshake("DEALER");
        good.Send([.. _client.Write([], "execute_request", default, """{"code":"1"}"""u8.ToArray()).Select(frame => frame.ToArray())]);
        Assert.True(SpinWait.SpinUntil(() => !_received.IsEmpty, TimeSpan.FromSeconds(60)));
        foreach (var port in Ports)
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
        }

        using var beat = new RawPeer(_wire.Connection.HeartbeatPort).Handshake("REQ");
        beat.Send([], [1]);
        Assert.Equal([1], beat.Receive()![1]);
    }

    private static void SendAndLeave(int port, byte[] bytes)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
        Write(client.GetStream(), bytes);
    }

    /// <summary>The other side may close at any byte.</summary>
    private static void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (IOException)
        {
        }
    }

    private static byte[] WireBytes(byte[][] frames)
    {
        var stream = new MemoryStream();
        var writer = new ZmtpFrameWriter(stream);
        writer.WriteMessage([.. frames.Select(frame => (ReadOnlyMemory<byte>)frame)]);
        writer.Flush();
        return stream.ToArray();
    }
}
