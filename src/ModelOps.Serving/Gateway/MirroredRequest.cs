using System.Net;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Serving.Gateway;

/// <summary>A copy of a request for scores, kept after its caller has gone.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Query">Its query.</param>
/// <param name="Scheme">Its scheme.</param>
/// <param name="Host">The host it named.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
/// <param name="LocalAddress">Where it came in.</param>
internal sealed record MirroredRequest(PathString Path, QueryString Query, string Scheme, HostString Host, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, IPAddress? LocalAddress)
{
    internal static MirroredRequest Of(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var request = context.Request;
        var headers = new HeaderDictionary(request.Headers.Count);
        foreach (var (name, value) in request.Headers)
        {
            headers[name] = value;
        }

        return new(request.Path, request.QueryString, request.Scheme, request.Host, headers, body, context.Connection.LocalIpAddress);
    }
}

/// <summary>The body of an answer that holds scores.</summary>
internal sealed record MirroredAnswer(ReadOnlyMemory<byte> Body, string? ContentType);
