using Microsoft.AspNetCore.Http;

namespace ModelOps.Serving.Gateway;

/// <summary>A version in this process: a request takes no way over a socket, and is answered by the version's own routes.</summary>
internal sealed class LocalDestination(string deployment, string name, string version, ScoringServer server) : GatewayDestination(deployment, name, version)
{
    internal override async Task<bool> AnswerAsync(HttpContext context, bool mayPass)
    {
        await server.AnswerAsync(context).ConfigureAwait(false);
        return true;
    }

    internal override async Task<MirroredAnswer?> MirrorAsync(MirroredRequest request, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = cancellationToken };
        var copy = context.Request;
        (copy.Method, copy.Protocol, copy.Scheme, copy.Host, copy.Path, copy.QueryString) = (HttpMethods.Post, HttpProtocol.Http11, request.Scheme, request.Host, request.Path, request.Query);
        foreach (var (header, value) in request.Headers)
        {
            copy.Headers[header] = value;
        }

        context.Connection.LocalIpAddress = request.LocalAddress;
        copy.Body = BodyBytes.Stream(request.Body);
        copy.ContentLength = request.Body.Length;
        context.Response.Body = answer;
        using (ShadowObserver.Mark())
        {
            await server.AnswerAsync(context).ConfigureAwait(false);
        }

        await context.Response.CompleteAsync().ConfigureAwait(false);
        return context.Response.StatusCode == StatusCodes.Status200OK ? new(answer.ToArray(), context.Response.ContentType) : null;
    }

    public override ValueTask DisposeAsync() => server.DisposeAsync();
}
