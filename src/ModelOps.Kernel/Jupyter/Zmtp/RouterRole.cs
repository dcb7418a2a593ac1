using System.Collections.Concurrent;
using System.Text;

namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>ROUTER: messages arrive with the peer they came from, and go to a peer or to an identity.</summary>
internal sealed class RouterRole(Action<ZmtpConnection, List<byte[]>> onMessage) : IZmtpRole
{
    private static readonly string[] _peers = ["DEALER", "REQ", "ROUTER"];
    private readonly ConcurrentDictionary<string, ZmtpConnection> _byIdentity = new();

    public string SocketType => "ROUTER";

    public string[] AllowedPeers => _peers;

    /// <summary>The peer that last joined under an identity. Two peers may share one: a client that reconnects, a manager beside its client.</summary>
    public ZmtpConnection? Find(byte[] identity) => _byIdentity.GetValueOrDefault(Key(identity));

    public void OnJoined(ZmtpConnection peer)
    {
        if (peer.Identity.Length > 0)
        {
            _byIdentity[Key(peer.Identity)] = peer;
        }
    }

    public void OnMessage(ZmtpConnection peer, List<byte[]> message) => onMessage(peer, message);

    public void OnLeft(ZmtpConnection peer) => _byIdentity.TryRemove(new(Key(peer.Identity), peer));

    private static string Key(byte[] identity) => Encoding.Latin1.GetString(identity);
}
