using System.Buffers;

namespace ModelOps.Server.Endpoints;

internal static class StreamCopy
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Copies so many bytes; stops early where the source ends.</summary>
    internal static async Task CopyAsync(Stream source, Stream target, long count, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (count > 0)
            {
                var read = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, BufferBytes)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return;
                }

                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                count -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
