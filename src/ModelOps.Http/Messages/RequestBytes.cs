using Microsoft.AspNetCore.Http;

namespace ModelOps.Http.Messages;

/// <summary>Reads a request's body whole; Kestrel holds it to the size limit.</summary>
internal static class RequestBytes
{
    // A length that a client only claims must not reserve that much.
    private const int MostReserved = 1 << 20;

    internal static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 4096, MostReserved));
        await request.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
