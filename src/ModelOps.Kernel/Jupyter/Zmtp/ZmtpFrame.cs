namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>One frame as it stood on the wire.</summary>
internal readonly record struct ZmtpFrame(bool More, bool IsCommand, byte[] Body)
{
    public const byte MoreFlag = 1;
    public const byte LongFlag = 2;
    public const byte CommandFlag = 4;
}
