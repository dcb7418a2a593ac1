namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>The 64 bytes with which both sides of a ZMTP 3 connection begin.</summary>
internal static class ZmtpGreeting
{
    public const int Length = 64;
    private const int VersionOffset = 10;
    private const int MechanismOffset = 12;
    private const int MechanismLength = 20;

    /// <summary>Our greeting: version 3.0, mechanism NULL, not a security server.</summary>
    public static byte[] Create()
    {
        var greeting = new byte[Length];
        greeting[0] = 0xFF;
        greeting[9] = 0x7F;
        greeting[VersionOffset] = 3;
        "NULL"u8.CopyTo(greeting.AsSpan(MechanismOffset));
        return greeting;
    }

    /// <summary>Checks a peer's greeting; a later version is fine since it must talk 3.0 with us.</summary>
    /// <exception cref="ZmtpProtocolException">It is no ZMTP 3 greeting, or asks for a security mechanism.</exception>
    public static void Check(ReadOnlySpan<byte> greeting)
    {
        if (greeting[0] != 0xFF || greeting[9] != 0x7F)
        {
            throw new ZmtpProtocolException("the peer does not speak ZMTP");
        }

        if (greeting[VersionOffset] < 3)
        {
            throw new ZmtpProtocolException($"the peer speaks ZMTP {greeting[VersionOffset]}, 3 is needed");
        }

        var mechanism = greeting.Slice(MechanismOffset, MechanismLength).TrimEnd((byte)0);
        if (!mechanism.SequenceEqual("NULL"u8))
        {
            throw new ZmtpProtocolException("the peer asks for a security mechanism other than NULL");
        }
    }
}
