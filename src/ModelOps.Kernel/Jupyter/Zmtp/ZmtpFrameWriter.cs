using System.Buffers.Binary;

namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>Writes frames; small ones are gathered so that a message is usually one write to the socket.</summary>
internal sealed class ZmtpFrameWriter(Stream stream)
{
    private const int GatherBytes = 16 * 1024;
    private readonly byte[] _buffer = new byte[4 * GatherBytes];
    private int _used;

    public void WriteMessage(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            Write(i < frames.Count - 1 ? ZmtpFrame.MoreFlag : (byte)0, frames[i].Span);
        }
    }

    public void WriteCommand(ReadOnlySpan<byte> body) => Write(ZmtpFrame.CommandFlag, body);

    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > GatherBytes)
        {
            Flush();
            stream.Write(bytes);
            return;
        }

        if (_used + bytes.Length > _buffer.Length)
        {
            Flush();
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    public void Flush()
    {
        if (_used > 0)
        {
            stream.Write(_buffer, 0, _used);
            _used = 0;
        }
    }

    private void Write(byte flags, ReadOnlySpan<byte> body)
    {
        Span<byte> head = stackalloc byte[9];
        if (body.Length > byte.MaxValue)
        {
            head[0] = (byte)(flags | ZmtpFrame.LongFlag);
            BinaryPrimitives.WriteUInt64BigEndian(head[1..], (ulong)body.Length);
            WriteRaw(head);
        }
        else
        {
            head[0] = flags;
            head[1] = (byte)body.Length;
            WriteRaw(head[..2]);
        }

        WriteRaw(body);
    }
}
