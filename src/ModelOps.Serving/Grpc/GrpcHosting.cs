using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using ModelOps.Http.Hosting;
using ModelOps.Serving.Grpc.Wire;

namespace ModelOps.Serving.Grpc;

/// <summary>gRPC in the scoring server: HTTP/2 without TLS cannot share a port with HTTP/1.1, so it has one of its own.</summary>
internal static class GrpcHosting
{
    internal static Action<WebApplicationBuilder>? Configure(ScoringOptions options, HttpsConnectionAdapterOptions? tls) => options.GrpcPlace is not { } place ? null : builder =>
    {
        builder.WebHost.ConfigureKestrel(kestrel => WebServer.Listen(kestrel, place, HttpProtocols.Http2, tls));
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = (int)Math.Min(options.MaxRequestBytes, int.MaxValue);
            grpc.MaxSendMessageSize = null;
        });
    };

    internal static void Map(WebApplication app, ScoringOptions options, Func<InferenceService> service)
    {
        if (options.GrpcPort is not null)
        {
            app.MapGrpcService(GRPCInferenceService.BindService(service())).WithMetadata(new MessageLimit());
        }
    }

    // gRPC has its own limit, of the message: a body is five bytes longer.
    private sealed class MessageLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
