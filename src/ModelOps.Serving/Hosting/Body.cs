using Microsoft.AspNetCore.Http;

namespace ModelOps.Serving.Hosting;

/// <summary>Reads a request's body whole; Kestrel holds it to the size limit.</summary>
internal static class Body
{
    internal static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var known = context.Request.ContentLength;
        // A length that a client only claims must not make us reserve that much.
        var body = new MemoryStream((int)Math.Min(known ?? 4096, 1 << 20));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
