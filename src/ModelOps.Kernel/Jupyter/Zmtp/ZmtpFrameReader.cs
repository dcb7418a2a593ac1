using System.Buffers.Binary;

namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>Reads frames and whole messages from a stream, never holding more than the limits allow.</summary>
internal sealed class ZmtpFrameReader(Stream stream, ZmtpLimits limits)
{
    /// <summary>A frame's memory grows with what has arrived, not with what its length field promises.</summary>
    private const int GrowthStep = 1024 * 1024;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>Reads exactly the given number of bytes; false when the stream ends before the first.</summary>
    /// <exception cref="EndOfStreamException">The stream ends in the middle.</exception>
    public bool TryReadExactly(Span<byte> target)
    {
        var read = 0;
        while (read < target.Length)
        {
            var count = ReadSome(target[read..]);
            if (count == 0)
            {
                return read == 0 ? false : throw new EndOfStreamException("the peer left in the middle of a frame");
            }

            read += count;
        }

        return true;
    }

    /// <summary>Reads one frame; null when the peer has left.</summary>
    public ZmtpFrame? Read(long maximum)
    {
        Span<byte> head = stackalloc byte[9];
        if (!TryReadExactly(head[..1]))
        {
            return null;
        }

        var flags = head[0];
        var isLong = (flags & ZmtpFrame.LongFlag) != 0;
        var isCommand = (flags & ZmtpFrame.CommandFlag) != 0;
        var more = (flags & ZmtpFrame.MoreFlag) != 0;
        if ((flags & ~7) != 0 || (isCommand && more))
        {
            throw new ZmtpProtocolException($"a frame has the impossible flags 0x{flags:x2}");
        }

        ReadRest(head.Slice(1, isLong ? 8 : 1));
        var length = isLong ? BinaryPrimitives.ReadUInt64BigEndian(head[1..]) : head[1];
        if (length > (ulong)maximum)
        {
            throw new ZmtpProtocolException($"a frame of {length} bytes is over the limit of {maximum}");
        }

        return new ZmtpFrame(more, isCommand, ReadBody((int)length));
    }

    private byte[] ReadBody(int length)
    {
        var body = length == 0 ? [] : new byte[Math.Min(length, GrowthStep)];
        var read = 0;
        while (read < length)
        {
            if (read == body.Length)
            {
                Array.Resize(ref body, (int)Math.Min(length, 2L * body.Length));
            }

            ReadRest(body.AsSpan(read));
            read = body.Length;
        }

        return body;
    }

    /// <summary>Reads frames up to the last of a message. Commands are skipped: ZMTP 3.0 has none after READY that ask for an answer.</summary>
    public List<byte[]>? ReadMessage()
    {
        var message = new List<byte[]>();
        var remaining = limits.MessageBytes;
        while (Read(Math.Min(remaining, Array.MaxLength)) is { } frame)
        {
            if (frame.IsCommand)
            {
                continue;
            }

            remaining -= frame.Body.Length;
            message.Add(frame.Body);
            if (!frame.More)
            {
                return message;
            }

            if (message.Count == limits.MessageFrames)
            {
                throw new ZmtpProtocolException($"a message has more than {limits.MessageFrames} frames");
            }
        }

        return null;
    }

    private void ReadRest(Span<byte> target)
    {
        if (!TryReadExactly(target) && target.Length > 0)
        {
            throw new EndOfStreamException("the peer left in the middle of a frame");
        }
    }

    private int ReadSome(Span<byte> target)
    {
        if (_start == _end)
        {
            if (target.Length >= _buffer.Length)
            {
                return stream.Read(target);
            }

            _start = 0;
            _end = stream.Read(_buffer);
        }

        var count = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(target);
        _start += count;
        return count;
    }
}
