using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Http;
using ModelOps.Serving.Grpc.Wire;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ModelOps.Serving.Grpc;

/// <summary><c>grpc.health.v1.Health</c>, as probes of Kubernetes and load balancers ask it: for the server, and for its inference service by name.</summary>
/// <param name="isReady">Whether the server takes requests now.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">Ends those who watch when the server stops.</param>
internal sealed class HealthService(Func<bool> isReady, TimeProvider time, CancellationToken cancellationToken) : Health.HealthBase
{
    private const string Whole = "";
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(500);
    private static readonly PathString _path = "/" + Health.Descriptor.FullName;

    /// <summary>Whether a request asks for health: anybody may.</summary>
    internal static bool IsAsked(HttpRequest request) => request.Path.StartsWithSegments(_path, StringComparison.Ordinal);

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => StatusOf(request.Service) is var status && status == ServingStatus.ServiceUnknown
        ? throw new RpcException(new Status(StatusCode.NotFound, $"There is no service '{request.Service}' here. Ask for '{GRPCInferenceService.Descriptor.FullName}', or for none."))
        : Task.FromResult(new HealthCheckResponse { Status = status });

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, cancellationToken);
        ServingStatus? said = null;
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var status = cancellationToken.IsCancellationRequested ? ServingStatus.NotServing : StatusOf(request.Service);
            if (status != said)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
                said = status;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(_look, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ServingStatus StatusOf(string service) =>
        service != Whole && service != GRPCInferenceService.Descriptor.FullName && service != Health.Descriptor.FullName ? ServingStatus.ServiceUnknown
        : isReady() ? ServingStatus.Serving : ServingStatus.NotServing;
}
