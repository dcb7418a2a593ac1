namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>REP that answers every request with itself: Jupyter's heartbeat.</summary>
internal sealed class EchoRole : IZmtpRole
{
    private static readonly string[] Peers = ["REQ", "DEALER"];

    public string SocketType => "REP";

    public string[] AllowedPeers => Peers;

    public void OnJoined(ZmtpConnection peer)
    {
    }

    public void OnMessage(ZmtpConnection peer, List<byte[]> message) => peer.Send([.. message.Select(frame => (ReadOnlyMemory<byte>)frame)]);

    public void OnLeft(ZmtpConnection peer)
    {
    }
}
