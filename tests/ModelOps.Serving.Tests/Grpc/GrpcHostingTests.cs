using System.Net;
using Grpc.Core;
using ModelOps.Serving.Grpc.Wire;

namespace ModelOps.Serving.Tests.Grpc;

public sealed class GrpcHostingTests
{
    [Fact]
    public async Task Without_a_port_there_is_no_grpc()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model);
        Assert.Null(server.GrpcUrl);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(server.Url, "inference.GRPCInferenceService/ServerLive"), null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_port_is_one_of_this_machine_alone_and_free_when_asked_for()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { GrpcPort = 0 });
        Assert.Equal("127.0.0.1", server.GrpcUrl!.Host);
        Assert.NotEqual(server.Port, server.GrpcUrl.Port);
    }

    [Fact]
    public async Task A_grpc_port_in_use_is_named_with_the_next_step()
    {
        using var model = TestModels.Classifier();
        await using var first = await ScoringServer.StartAsync(model);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ScoringServer.StartAsync(model, new() { GrpcPort = first.Port }));
        Assert.Equal($"Port {first.Port} on 127.0.0.1 is in use by another program. Stop that program, or choose another port with GrpcPort; 0 takes any free one.", error.Message);
    }

    [Fact]
    public async Task A_grpc_port_out_of_range_is_refused()
    {
        using var model = TestModels.Classifier();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ScoringServer.StartAsync(model, new() { GrpcPort = 65536 }));
        Assert.Equal("The gRPC port 65536 is out of range; give 0 (a free one) to 65535.", error.Message);
    }

    [Fact]
    public async Task A_message_of_the_largest_size_is_taken_and_a_larger_one_refused()
    {
        await using var served = await GrpcServed.StartAsync(null, new ScoringOptions { ModelName = "visits", MaxRequestBytes = 1000 });
        var request = GrpcServed.TwoRows();
        request.Id = new string('x', 1000 - request.CalculateSize() - 1 + request.Id.Length);
        Assert.Equal(1000, request.CalculateSize());
        Assert.Equal(request.Id, (await served.Client.ModelInferAsync(request)).Id);
        request.Id += "x";
        var error = await served.RefusedAsync(request);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task A_compressed_message_counts_with_the_size_it_unpacks_to()
    {
        await using var served = await GrpcServed.StartAsync(null, new ScoringOptions { ModelName = "visits", MaxRequestBytes = 100_000 });
        var request = GrpcServed.TwoRows();
        request.Id = new string('x', 90_000);
        var packed = new CallOptions(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        Assert.Equal(90_000, (await served.Client.ModelInferAsync(request, packed)).Id.Length);
        request.Id = new string('x', 50_000_000);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await served.Client.ModelInferAsync(request, packed));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task A_caller_who_names_another_host_is_refused()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { GrpcPort = 0 });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.GrpcUrl!, "inference.GRPCInferenceService/ServerLive")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Host = "evil.example.org";
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("Bearer wrong-0123456789abcdef", StatusCode.Unauthenticated)]
    [InlineData("Bearer right-0123456789abcdef", StatusCode.OK)]
    public async Task A_caller_sends_the_token_in_its_metadata(string? authorization, StatusCode status)
    {
        await using var served = await GrpcServed.StartAsync(null, new ScoringOptions { ModelName = "visits", Tokens = ["right-0123456789abcdef"] });
        var call = served.Client.ModelInferAsync(GrpcServed.TwoRows(), authorization is null ? [] : new Metadata { { "authorization", authorization } });
        try
        {
            await call;
        }
        catch (RpcException error)
        {
            Assert.Equal(status, error.StatusCode);
        }

        Assert.Equal(status, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task More_rows_than_the_host_takes_are_refused()
    {
        await using var served = await GrpcServed.StartAsync(null, new ScoringOptions { ModelName = "visits", MaxRows = 1 });
        var error = await served.RefusedAsync(GrpcServed.TwoRows());
        Assert.Equal((StatusCode.ResourceExhausted, "The request has 2 rows; this server takes 1 at most. Send fewer rows at once."), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Many_calls_at_once_on_one_connection_get_their_own_answers()
    {
        await using var served = await GrpcServed.StartAsync(TestModels.Columns(), new ScoringOptions());
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i => (await served.Client.ModelInferAsync(new ModelInferRequest
        {
            ModelName = "model",
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor { Name = "a", Datatype = "FP64", Shape = { 1 }, Contents = new() { Fp64Contents = { i } } },
                new ModelInferRequest.Types.InferInputTensor { Name = "b", Datatype = "INT64", Shape = { 1 }, Contents = new() { Int64Contents = { 0 } } },
            },
        })).Outputs[0].Contents.Fp64Contents.Single()));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (double)i), answers);
    }

    [Fact]
    public async Task Errors_are_short_enough_for_a_trailer()
    {
        await using var served = await GrpcServed.StartAsync();
        var request = GrpcServed.TwoRows();
        request.ModelName = string.Concat(Enumerable.Repeat("é", 100_000));
        var error = await served.RefusedAsync(request);
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.InRange(error.Status.Detail.Length, 600, 603);
    }
}
