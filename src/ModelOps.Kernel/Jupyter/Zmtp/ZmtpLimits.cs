namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>What one peer may cost. Everything beyond is refused, so that a stray peer cannot take the kernel down.</summary>
internal sealed record ZmtpLimits
{
    public static readonly ZmtpLimits Default = new();

    /// <summary>Bytes of one message, all frames together.</summary>
    public long MessageBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Frames of one message; Jupyter uses six plus identities and buffers.</summary>
    public int MessageFrames { get; init; } = 1024;

    /// <summary>Time from connecting to a finished handshake.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes waiting for one peer before the sender is slowed down.</summary>
    public long QueuedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>A peer that takes nothing for this long while its queue is full is disconnected.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);
}
