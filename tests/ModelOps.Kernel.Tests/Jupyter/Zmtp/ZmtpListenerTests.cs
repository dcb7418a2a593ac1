using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ModelOps.Kernel.Jupyter.Zmtp;

namespace ModelOps.Kernel.Tests.Jupyter.Zmtp;

public sealed class ZmtpListenerTests : IDisposable
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly List<ZmtpListener> _listeners = [];

    private RawPeer Connect(IZmtpRole role, ZmtpLimits? limits = null)
    {
        var listener = new ZmtpListener(new IPEndPoint(IPAddress.Loopback, 0), role, _log.Enqueue, limits);
        _listeners.Add(listener);
        listener.Start();
        return new RawPeer(listener.Endpoint.Port);
    }

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    [Fact]
    public void A_reply_socket_echoes_every_frame()
    {
        using var peer = Connect(new EchoRole()).Handshake("REQ");
        var large = new byte[3_000_000];
        new Random(1).NextBytes(large);
        peer.Send([], [1, 2, 3], large);
        Assert.Equal([[], [1, 2, 3], large], peer.Receive()!);
    }

    [Fact]
    public void A_router_answers_the_peer_that_asked_and_finds_it_by_identity()
    {
        RouterRole router = null!;
        router = new RouterRole((peer, message) => peer.Send([.. message.Select(frame => (ReadOnlyMemory<byte>)frame)]));
        using var first = Connect(router).Handshake("DEALER", "one"u8.ToArray());
        using var second = new RawPeer(_listeners[0].Endpoint.Port).Handshake("DEALER", "two"u8.ToArray());
        first.Send("a"u8.ToArray());
        second.Send("b"u8.ToArray());
        Assert.Equal("a"u8.ToArray(), first.Receive()![0]);
        Assert.Equal("b"u8.ToArray(), second.Receive()![0]);
        router.Find("two"u8.ToArray())!.Send([(ReadOnlyMemory<byte>)"to two"u8.ToArray()]);
        Assert.Equal("to two"u8.ToArray(), second.Receive()![0]);
        Assert.Null(router.Find("three"u8.ToArray()));
    }

    [Fact]
    public async Task A_publisher_sends_only_what_was_subscribed_to()
    {
        var publisher = new PublisherRole();
        using var peer = Connect(publisher).Handshake("SUB");
        peer.Send([1, .. "st"u8]);
        peer.Send([1, .. "error"u8]);
        peer.Send([0, .. "error"u8]);
        peer.Send([1, .. "last"u8]);
        await PublishUntilHeardAsync(publisher, peer, "last");
        Publish(publisher, "error");
        Publish(publisher, "status");
        var heard = Encoding.ASCII.GetString(peer.Receive()![0]);
        while (heard == "last")
        {
            heard = Encoding.ASCII.GetString(peer.Receive()![0]);
        }

        Assert.Equal("status", heard);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n________________________________", "PUB: dropped a peer: the peer does not speak ZMTP")]
    public void A_peer_that_is_no_zmtp_peer_is_dropped_and_logged(string text, string logged)
    {
        using var peer = Connect(new PublisherRole());
        peer.Stream.Write(Encoding.ASCII.GetBytes(text.PadRight(80)));
        Assert.True(peer.IsDropped());
        Assert.Equal(logged, Assert.Single(_log));
    }

    [Fact]
    public void A_peer_of_the_wrong_type_is_dropped_and_logged()
    {
        using var peer = Connect(new EchoRole()).Handshake("SUB");
        Assert.True(peer.IsDropped());
        Assert.Equal("REP: dropped a peer: a SUB peer cannot talk to a REP socket", Assert.Single(_log));
    }

    [Fact]
    public void A_peer_that_asks_for_encryption_is_dropped_and_logged()
    {
        using var peer = Connect(new EchoRole());
        var greeting = ZmtpGreeting.Create();
        "CURVE"u8.CopyTo(greeting.AsSpan(12));
        peer.Stream.Write(greeting);
        Assert.True(peer.IsDropped());
        Assert.Equal("REP: dropped a peer: the peer asks for a security mechanism other than NULL", Assert.Single(_log));
    }

    [Fact]
    public void A_frame_over_the_limit_is_refused_before_it_is_read()
    {
        using var peer = Connect(new EchoRole()).Handshake("REQ");
        peer.Stream.Write([ZmtpFrame.LongFlag, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        Assert.True(peer.IsDropped());
        Assert.Equal("REP: dropped a peer: a frame of 9223372036854775807 bytes is over the limit of 536870912", Assert.Single(_log));
    }

    [Fact]
    public void A_message_of_too_many_frames_is_refused()
    {
        using var peer = Connect(new EchoRole(), new ZmtpLimits { MessageFrames = 10 }).Handshake("REQ");
        peer.Send([.. Enumerable.Repeat(new byte[1], 12)]);
        Assert.True(peer.IsDropped());
        Assert.Equal("REP: dropped a peer: a message has more than 10 frames", Assert.Single(_log));
    }

    [Fact]
    public void A_peer_that_never_greets_is_dropped()
    {
        using var peer = Connect(new EchoRole(), new ZmtpLimits { Handshake = TimeSpan.FromMilliseconds(200) });
        Assert.True(peer.IsDropped());
    }

    [Fact]
    public async Task A_subscriber_that_takes_nothing_is_given_up_and_the_others_go_on()
    {
        var publisher = new PublisherRole();
        using var stalled = Connect(publisher, new ZmtpLimits { QueuedBytes = 1_000_000, Stall = TimeSpan.FromMilliseconds(200) }).Handshake("SUB");
        stalled.Send([1]);
        await PublishUntilHeardAsync(publisher, stalled, "begin");
        using var other = new RawPeer(_listeners[0].Endpoint.Port).Handshake("SUB");
        other.Send([1, .. "end"u8]);
        await PublishUntilHeardAsync(publisher, other, "end");
        for (var i = 0; i < 64; i++)
        {
            publisher.Publish([new byte[1_000_000]]);
        }

        Publish(publisher, "end");
        Assert.Equal("end"u8.ToArray(), other.Receive()![0]);
        Assert.True(stalled.IsDropped());
    }

    private static void Publish(PublisherRole publisher, string topic) => publisher.Publish([(ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(topic)]);

    /// <summary>A subscription takes effect when the publisher has read it; until then what is published is not for the peer.</summary>
    private static async Task PublishUntilHeardAsync(PublisherRole publisher, RawPeer peer, string topic)
    {
        for (var i = 0; i < 6000 && !peer.Stream.DataAvailable; i++)
        {
            Publish(publisher, topic);
            await Task.Delay(10);
        }

        Assert.Equal(Encoding.ASCII.GetBytes(topic), peer.Receive()![0]);
    }
}
