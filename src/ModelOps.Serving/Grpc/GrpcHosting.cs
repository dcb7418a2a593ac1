using Grpc.Health.V1;
using Grpc.Reflection;
using Grpc.Reflection.V1Alpha;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOps.Http.Hosting;
using ModelOps.Http.Security;
using ModelOps.Serving.Grpc.Wire;

namespace ModelOps.Serving.Grpc;

/// <summary>gRPC in the scoring server: HTTP/2 without TLS cannot share a port with HTTP/1.1, so it has one of its own.</summary>
internal static class GrpcHosting
{
    internal static Action<WebApplicationBuilder>? Configure(ScoringOptions options, ServerCertificate? tls) => options.GrpcPlace is not { } place ? null : builder =>
    {
        builder.WebHost.ConfigureKestrel(kestrel => WebServer.Listen(kestrel, place, HttpProtocols.Http2, tls));
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = (int)Math.Min(options.MaxRequestBytes, int.MaxValue);
            grpc.MaxSendMessageSize = null;
        });
    };

    internal static void Map(IEndpointRouteBuilder app, ScoringOptions options, Func<InferenceService> service)
    {
        if (options.GrpcPort is not null)
        {
            app.MapGrpcService(GRPCInferenceService.BindService(service())).WithMetadata(new MessageLimit());
        }
    }

    /// <summary>Adds what every gRPC server has: its health for probes, and the description of its services for tools such as grpcurl.</summary>
    /// <param name="app">The server.</param>
    /// <param name="options">Its options.</param>
    /// <param name="isReady">Whether it takes requests now.</param>
    internal static void MapCommon(IEndpointRouteBuilder app, ScoringOptions options, Func<bool> isReady)
    {
        if (options.GrpcPort is not null)
        {
            var stopping = app.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            app.MapGrpcService(Health.BindService(new HealthService(isReady, options.Time, stopping)));
            app.MapGrpcService(ServerReflection.BindService(new ReflectionServiceImpl(GRPCInferenceService.Descriptor, Health.Descriptor)));
        }
    }

    // gRPC has its own limit, of the message: a body is five bytes longer.
    private sealed class MessageLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
