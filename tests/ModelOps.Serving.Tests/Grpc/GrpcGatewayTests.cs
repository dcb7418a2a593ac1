using Grpc.Core;
using Grpc.Net.Client;
using ModelOps.Serving.Grpc.Wire;

namespace ModelOps.Serving.Tests.Grpc;

public sealed class GrpcGatewayTests
{
    [Fact]
    public async Task A_gateway_shares_out_grpc_requests_as_it_does_those_of_rest()
    {
        using var model = TestModels.Classifier();
        await using var gateway = await ScoringGateway.StartAsync(new GatewayOptions { Scoring = new() { ModelName = "visits", GrpcPort = 0 } });
        using var channel = GrpcChannel.ForAddress(gateway.GrpcUrl!);
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        await gateway.PutAsync("champion", model, "1");
        await gateway.PutAsync("challenger", model, "2");
        await gateway.SetTrafficAsync(new GatewayTraffic { Weights = new Dictionary<string, double> { ["champion"] = 50, ["challenger"] = 50 } });
        var versions = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            versions.Add((await client.ModelInferAsync(GrpcServed.TwoRows())).ModelVersion);
        }

        Assert.InRange(versions.Count(version => version == "2"), 20, 80);
        await gateway.SetTrafficAsync(new GatewayTraffic { Weights = new Dictionary<string, double> { ["challenger"] = 100 } });
        Assert.Equal("2", (await client.ModelInferAsync(GrpcServed.TwoRows())).ModelVersion);
        Assert.True((await client.ModelReadyAsync(new() { Name = "visits" })).Ready);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.ModelInferAsync(new() { ModelName = "other" }));
        Assert.Equal((StatusCode.NotFound, "There is no model 'other' here; this server serves 'visits'."), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_gateway_without_a_version_is_unavailable()
    {
        await using var gateway = await ScoringGateway.StartAsync(new GatewayOptions { Scoring = new() { GrpcPort = 0 } });
        using var channel = GrpcChannel.ForAddress(gateway.GrpcUrl!);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await new GRPCInferenceService.GRPCInferenceServiceClient(channel).ServerLiveAsync(new()));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }
}
