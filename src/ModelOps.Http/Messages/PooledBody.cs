using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Http.Messages;

/// <summary>A request's body, whole, in memory that goes back to the pool when it is disposed; Kestrel holds it to the size limit.</summary>
internal struct PooledBody : IDisposable
{
    // A length that a client only claims must not reserve that much.
    private const long MostReserved = 1 << 20;

    private byte[] _bytes;
    private int _length;

    internal readonly ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    /// <summary>Reads it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up; null for when the caller is gone, which is asked for only where the body must be waited for.</param>
    internal static ValueTask<PooledBody> ReadAsync(HttpRequest request, CancellationToken? cancellationToken = null)
    {
        // A short one has come with its headers.
        if (request.ContentLength is > 0 and <= MostReserved && request.BodyReader.TryRead(out var read))
        {
            if (read.IsCompleted && !read.IsCanceled)
            {
                var body = new PooledBody { _bytes = [] };
                body.Add(read.Buffer, 0);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return ValueTask.FromResult(body);
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start);
        }

        return ReadAllAsync(request, cancellationToken ?? request.HttpContext.RequestAborted);
    }

    private static async ValueTask<PooledBody> ReadAllAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new PooledBody { _bytes = [] };
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken).ConfigureAwait(false);
                body.Add(read.Buffer, read.IsCompleted ? 0 : Math.Min(request.ContentLength ?? 0, MostReserved));
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return body;
                }

                if (read.IsCanceled)
                {
                    throw new OperationCanceledException("The reading of the request was given up.");
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void Add(ReadOnlySequence<byte> more, long expected)
    {
        var needed = checked((int)(_length + more.Length));
        if (needed > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(Math.Max(needed, expected), _bytes.Length * 2L)));
            Memory.Span.CopyTo(larger);
            Dispose();
            _bytes = larger;
        }

        more.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
    }
}
