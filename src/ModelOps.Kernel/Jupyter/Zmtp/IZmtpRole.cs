namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>What a bound socket does with its peers. Calls about one peer come from that peer's thread.</summary>
internal interface IZmtpRole
{
    /// <summary>Our own socket type, as in READY.</summary>
    string SocketType { get; }

    /// <summary>Socket types that may talk to ours.</summary>
    string[] AllowedPeers { get; }

    void OnJoined(ZmtpConnection peer);

    void OnMessage(ZmtpConnection peer, List<byte[]> message);

    void OnLeft(ZmtpConnection peer);
}
