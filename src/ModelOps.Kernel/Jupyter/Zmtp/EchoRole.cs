namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>REP that answers every request with itself: Jupyter's heartbeat.</summary>
internal sealed class EchoRole : IZmtpRole
{
    private static readonly string[] _peers = ["REQ", "DEALER"];

    public string SocketType => "REP";

    public string[] AllowedPeers => _peers;

    public void OnJoined(ZmtpConnection peer)
    {
    }

    public void OnMessage(ZmtpConnection peer, List<byte[]> message) => peer.Send([.. message.Select(frame => (ReadOnlyMemory<byte>)frame)]);

    public void OnLeft(ZmtpConnection peer)
    {
    }
}
