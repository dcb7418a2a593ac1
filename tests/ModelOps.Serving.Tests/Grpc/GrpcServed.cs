using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using ModelOps.Serving.Grpc.Wire;

namespace ModelOps.Serving.Tests.Grpc;

/// <summary>A model behind both faces of the inference protocol, and a client for each.</summary>
internal sealed class GrpcServed : IAsyncDisposable
{
    private readonly Model _model;
    private readonly ScoringServer _server;
    private readonly GrpcChannel _channel;

    private GrpcServed(Model model, ScoringServer server)
    {
        (_model, _server) = (model, server);
        _channel = GrpcChannel.ForAddress(server.GrpcUrl!, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        Client = new GRPCInferenceService.GRPCInferenceServiceClient(_channel);
        Http = new HttpClient { BaseAddress = server.Url };
    }

    public GRPCInferenceService.GRPCInferenceServiceClient Client { get; }

    public HttpClient Http { get; }

    public static async Task<GrpcServed> StartAsync(Model? model = null, ScoringOptions? options = null)
    {
        model ??= TestModels.Classifier();
        return new(model, await ScoringServer.StartAsync(model, (options ?? new ScoringOptions { ModelName = "visits", ModelVersion = "7", RunId = "run1" }) with { GrpcPort = 0 }));
    }

    /// <summary>A request of two rows for the classifier.</summary>
    public static ModelInferRequest TwoRows() => new()
    {
        ModelName = "visits",
        Id = "q1",
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = "age", Datatype = "FP64", Shape = { 2 }, Contents = new() { Fp64Contents = { 40, 39 } } },
            new ModelInferRequest.Types.InferInputTensor { Name = "owner", Datatype = "BYTES", Shape = { 2, 1 }, Contents = new() { BytesContents = { Text("no"), Text("yes") } } },
        },
    };

    public static ByteString Text(string text) => ByteString.CopyFromUtf8(text);

    /// <summary>The error that a request gets.</summary>
    public async Task<RpcException> RefusedAsync(ModelInferRequest request) => await Assert.ThrowsAsync<RpcException>(async () => await Client.ModelInferAsync(request));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _server.DisposeAsync();
        _model.Dispose();
    }
}
