using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using ModelOps.Serving.Grpc.Wire;
using ModelOps.TestSupport;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ModelOps.Serving.Tests.Grpc;

/// <summary>grpc.health.v1, asked by a real client, as probes of Kubernetes do.</summary>
public sealed class HealthServiceTests : IDisposable
{
    private const string Token = "right-0123456789abcdef";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_ready_server_is_serving_and_asks_a_probe_for_no_token()
    {
        var (file, key, thumbprint) = Certificates.Write(_folder);
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { GrpcPort = 0, Tokens = [Token], Tls = new(file) { KeyFile = key } });
        Assert.Equal("https", server.GrpcUrl!.Scheme);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == thumbprint };
        using var channel = GrpcChannel.ForAddress(server.GrpcUrl, new() { HttpHandler = handler });
        var health = new Health.HealthClient(channel);
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new())).Status);
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new() { Service = "inference.GRPCInferenceService" })).Status);
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new() { Service = "other" }));
        Assert.Equal((StatusCode.NotFound, "There is no service 'other' here. Ask for 'inference.GRPCInferenceService', or for none."), (unknown.StatusCode, unknown.Status.Detail));
        var scored = await Assert.ThrowsAsync<RpcException>(async () => await new GRPCInferenceService.GRPCInferenceServiceClient(channel).ModelInferAsync(GrpcServed.TwoRows()));
        Assert.Equal(StatusCode.Unauthenticated, scored.StatusCode);
    }

    [Fact]
    public async Task Who_watches_hears_of_the_end()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { GrpcPort = 0, StopTimeout = TimeSpan.FromMinutes(5) });
        using var channel = GrpcChannel.ForAddress(server.GrpcUrl!);
        using var watch = new Health.HealthClient(channel).Watch(new());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);
        var stopping = server.StopAsync(CancellationToken.None);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        Assert.False(await watch.ResponseStream.MoveNext(CancellationToken.None));
        await stopping.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    [Fact]
    public async Task A_gateway_is_serving_when_requests_go_to_a_version_and_hands_the_rest_on()
    {
        using var model = TestModels.Classifier();
        await using var gateway = await ScoringGateway.StartAsync(new GatewayOptions { Scoring = new() { ModelName = "visits", GrpcPort = 0 } });
        using var channel = GrpcChannel.ForAddress(gateway.GrpcUrl!);
        var health = new Health.HealthClient(channel);
        Assert.Equal(ServingStatus.NotServing, (await health.CheckAsync(new())).Status);
        await gateway.PutAsync("champion", model, "1");
        await gateway.SetTrafficAsync(new GatewayTraffic { Weights = new Dictionary<string, double> { ["champion"] = 100 } });
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new())).Status);
        Assert.Equal("1", (await new GRPCInferenceService.GRPCInferenceServiceClient(channel).ModelInferAsync(GrpcServed.TwoRows())).ModelVersion);
    }

    [Fact]
    public async Task The_services_describe_themselves()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { GrpcPort = 0 });
        using var channel = GrpcChannel.ForAddress(server.GrpcUrl!);
        using var asked = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await asked.RequestStream.WriteAsync(new() { ListServices = "" });
        Assert.True(await asked.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(["grpc.health.v1.Health", "inference.GRPCInferenceService"], asked.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));
        await asked.RequestStream.CompleteAsync();
    }
}
