using System.Buffers.Binary;
using System.Text;

namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>The READY command with which both sides of the NULL mechanism say what they are.</summary>
internal static class ZmtpReady
{
    /// <summary>Bytes a command may have: READY carries a socket type and an identity of at most 255 bytes.</summary>
    public const int MaximumBytes = 16 * 1024;

    public static byte[] Create(string socketType, byte[]? identity = null)
    {
        var data = new List<byte>();
        AddProperty(data, "Socket-Type", Encoding.ASCII.GetBytes(socketType));
        AddProperty(data, "Identity", identity);
        return [5, .. "READY"u8, .. data];
    }

    /// <summary>The peer's socket type and identity (empty when it has none).</summary>
    public static (string SocketType, byte[] Identity) Parse(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("\u0005READY"u8))
        {
            throw new ZmtpProtocolException("the peer sent another command where READY was due");
        }

        var socketType = "";
        byte[] identity = [];
        for (var rest = body[6..]; rest.Length > 0;)
        {
            var property = Encoding.ASCII.GetString(Take(ref rest, Take(ref rest, 1)[0]));
            var length = BinaryPrimitives.ReadUInt32BigEndian(Take(ref rest, 4));
            var value = Take(ref rest, length);
            if (property.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase))
            {
                socketType = Encoding.ASCII.GetString(value);
            }
            else if (property.Equals("Identity", StringComparison.OrdinalIgnoreCase))
            {
                identity = value.Length <= byte.MaxValue ? value.ToArray() : throw new ZmtpProtocolException("an identity is over 255 bytes");
            }
        }

        return (socketType, identity);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, long count)
    {
        if (count > rest.Length)
        {
            throw new ZmtpProtocolException("a READY command is cut short");
        }

        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    private static void AddProperty(List<byte> data, string name, ReadOnlySpan<byte> value)
    {
        data.Add((byte)name.Length);
        data.AddRange(Encoding.ASCII.GetBytes(name));
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        data.AddRange(length);
        data.AddRange(value);
    }
}
