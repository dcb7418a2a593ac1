namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>PUB: every message goes to the peers whose subscription its first frame begins with.</summary>
internal sealed class PublisherRole : IZmtpRole
{
    private const int MaximumTopics = 1024;
    private static readonly string[] _allowed = ["SUB", "XSUB"];
    private readonly Lock _gate = new();
    private ZmtpConnection[] _peers = [];

    public string SocketType => "PUB";

    public string[] AllowedPeers => _allowed;

    public void Publish(IReadOnlyList<ReadOnlyMemory<byte>> message)
    {
        foreach (var peer in _peers)
        {
            if (IsSubscribed(peer, message[0].Span))
            {
                peer.Send(message);
            }
        }
    }

    public void OnJoined(ZmtpConnection peer)
    {
        lock (_gate)
        {
            _peers = [.. _peers, peer];
        }
    }

    public void OnMessage(ZmtpConnection peer, List<byte[]> message)
    {
        if (message.Count != 1 || message[0].Length == 0 || message[0][0] > 1)
        {
            throw new ZmtpProtocolException("a subscriber sent something other than a subscription");
        }

        var topic = message[0][1..];
        lock (peer.Topics)
        {
            if (message[0][0] == 0)
            {
                var index = peer.Topics.FindIndex(other => other.AsSpan().SequenceEqual(topic));
                if (index >= 0)
                {
                    peer.Topics.RemoveAt(index);
                }
            }
            else if (peer.Topics.Count < MaximumTopics)
            {
                peer.Topics.Add(topic);
            }
            else
            {
                throw new ZmtpProtocolException($"a subscriber has more than {MaximumTopics} subscriptions");
            }
        }
    }

    public void OnLeft(ZmtpConnection peer)
    {
        lock (_gate)
        {
            _peers = [.. _peers.Where(other => other != peer)];
        }
    }

    private static bool IsSubscribed(ZmtpConnection peer, ReadOnlySpan<byte> topic)
    {
        lock (peer.Topics)
        {
            foreach (var wanted in peer.Topics)
            {
                if (topic.StartsWith(wanted))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
