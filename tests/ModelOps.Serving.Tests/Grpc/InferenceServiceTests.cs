using Grpc.Core;
using Grpc.Net.Client;
using ModelOps.Serving.Grpc.Wire;

namespace ModelOps.Serving.Tests.Grpc;

public sealed class InferenceServiceTests
{
    [Fact]
    public async Task The_server_says_that_it_lives_and_is_ready_and_what_it_is()
    {
        await using var served = await GrpcServed.StartAsync();
        Assert.True((await served.Client.ServerLiveAsync(new())).Live);
        Assert.True((await served.Client.ServerReadyAsync(new())).Ready);
        var about = await served.Client.ServerMetadataAsync(new());
        Assert.Equal(("modelops", typeof(ScoringServer).Assembly.GetName().Version!.ToString(3)), (about.Name, about.Version));
    }

    [Theory]
    [InlineData("visits", "", null)]
    [InlineData("visits", "7", null)]
    [InlineData("visits", "8", "Version '8' of 'visits' is not served here; this server serves version '7'.")]
    [InlineData("other", "", "There is no model 'other' here; this server serves 'visits'.")]
    [InlineData("", "", "There is no model '' here; this server serves 'visits'.")]
    public async Task Only_the_model_and_version_served_are_ready_and_described(string name, string version, string? refusal)
    {
        await using var served = await GrpcServed.StartAsync();
        if (refusal is null)
        {
            Assert.True((await served.Client.ModelReadyAsync(new() { Name = name, Version = version })).Ready);
            var described = await served.Client.ModelMetadataAsync(new() { Name = name, Version = version });
            Assert.Equal(("visits", "7", "onnx_onnxruntime"), (described.Name, described.Versions.Single(), described.Platform));
            Assert.Equal(["age FP64 -1", "owner BYTES -1"], described.Inputs.Select(Line));
            Assert.Equal(["label BYTES -1", "probability_bad FP64 -1", "probability_good FP64 -1"], described.Outputs.Select(Line));
            return;
        }

        var request = GrpcServed.TwoRows();
        (request.ModelName, request.ModelVersion) = (name, version);
        foreach (var call in new Func<Task>[]
        {
            async () => await served.Client.ModelReadyAsync(new() { Name = name, Version = version }),
            async () => await served.Client.ModelMetadataAsync(new() { Name = name, Version = version }),
            async () => await served.Client.ModelInferAsync(request),
        })
        {
            var error = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal((StatusCode.NotFound, refusal, "RESOURCE_DOES_NOT_EXIST"), (error.StatusCode, error.Status.Detail, error.Trailers.GetValue("error-code")));
        }

        static string Line(ModelMetadataResponse.Types.TensorMetadata tensor) => $"{tensor.Name} {tensor.Datatype} {string.Join(",", tensor.Shape)}";
    }

    [Fact]
    public async Task Rows_are_scored_and_the_headers_say_which_version_did_it()
    {
        await using var served = await GrpcServed.StartAsync();
        var call = served.Client.ModelInferAsync(GrpcServed.TwoRows());
        var headers = await call.ResponseHeadersAsync;
        var answer = await call;
        Assert.Equal(("visits", "7", "run1"), (headers.GetValue("modelops-model"), headers.GetValue("modelops-version"), headers.GetValue("modelops-run")));
        Assert.Equal(("visits", "7", "q1"), (answer.ModelName, answer.ModelVersion, answer.Id));
        Assert.Equal(["label BYTES", "probability_bad FP64", "probability_good FP64"], answer.Outputs.Select(output => $"{output.Name} {output.Datatype}"));
        Assert.All(answer.Outputs, output => Assert.Equal([2L], output.Shape));
        Assert.Equal(["bad", "bad"], answer.Outputs[0].Contents.BytesContents.Select(text => text.ToStringUtf8()));
        Assert.Equal([0.5, 0.5], answer.Outputs[2].Contents.Fp64Contents);
        Assert.Empty(answer.RawOutputContents);
    }

    [Theory]
    [InlineData("label", "label")]
    [InlineData("probability_good,label,label", "probability_good,label")]
    public async Task A_request_chooses_its_outputs(string asked, string given)
    {
        await using var served = await GrpcServed.StartAsync();
        var request = GrpcServed.TwoRows();
        request.Outputs.Add(asked.Split(',').Select(name => new ModelInferRequest.Types.InferRequestedOutputTensor { Name = name }));
        var answer = await served.Client.ModelInferAsync(request);
        Assert.Equal(given.Split(','), answer.Outputs.Select(output => output.Name));
    }

    [Fact]
    public async Task An_unknown_output_is_refused_with_the_nearest_name()
    {
        await using var served = await GrpcServed.StartAsync();
        var request = GrpcServed.TwoRows();
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "lable" });
        var error = await served.RefusedAsync(request);
        Assert.Equal((StatusCode.InvalidArgument, "The model has no output 'lable'. Did you mean 'label'? It gives label, probability_bad, probability_good."), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_missing_column_is_named()
    {
        await using var served = await GrpcServed.StartAsync();
        var request = GrpcServed.TwoRows();
        request.Inputs.RemoveAt(0);
        request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = "agee", Datatype = "FP64", Shape = { 2 }, Contents = new() { Fp64Contents = { 1, 2 } } });
        var error = await served.RefusedAsync(request);
        Assert.Equal(
            (StatusCode.InvalidArgument, "Model is missing inputs ['age']. Note that there were extra inputs: ['agee'].", "INVALID_PARAMETER_VALUE"),
            (error.StatusCode, error.Status.Detail, error.Trailers.GetValue("error-code")));
    }

    [Fact]
    public async Task A_value_of_another_kind_is_named_with_its_column_row_and_type()
    {
        await using var served = await GrpcServed.StartAsync();
        var request = GrpcServed.TwoRows();
        request.Inputs[0] = new() { Name = "age", Datatype = "BYTES", Shape = { 2 }, Contents = new() { BytesContents = { GrpcServed.Text("39"), GrpcServed.Text("old") } } };
        var error = await served.RefusedAsync(request);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(
            "Invalid input. Data is not compatible with model signature. Failed to convert column age to type 'double': Column 'age' holds 'old' in row 2, but the model needs numbers there. Give a number, or leave it empty for a missing value.",
            error.Status.Detail);
    }

    [Fact]
    public async Task Columns_given_twice_or_of_different_length_are_refused()
    {
        await using var served = await GrpcServed.StartAsync();
        var twice = GrpcServed.TwoRows();
        twice.Inputs.Add(twice.Inputs[0].Clone());
        var uneven = GrpcServed.TwoRows();
        uneven.Inputs[0] = new() { Name = "age", Datatype = "FP64", Shape = { 1 }, Contents = new() { Fp64Contents = { 1 } } };
        foreach (var request in new[] { twice, uneven })
        {
            Assert.Equal("The inputs must have different names and shapes of the same first dimension.", (await served.RefusedAsync(request)).Status.Detail);
        }
    }

    [Fact]
    public async Task A_parameter_of_the_model_changes_the_answer_over_both_faces()
    {
        await using var served = await GrpcServed.StartAsync(TestModels.Columns(), new ScoringOptions());
        var request = Request(new InferParameter { DoubleParam = 10 });
        Assert.Equal([32.0], (await served.Client.ModelInferAsync(request)).Outputs[0].Contents.Fp64Contents);
        request = Request(new InferParameter { Int64Param = 10 });
        Assert.Equal([32.0], (await served.Client.ModelInferAsync(request)).Outputs[0].Contents.Fp64Contents);
        using var rest = await served.Http.PostAsync(new Uri("v2/models/model/infer", UriKind.Relative), new StringContent(
            """{"parameters":{"scale":10},"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":[3]},{"name":"b","shape":[1],"datatype":"INT64","data":[2]}]}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Contains("\"data\":[32.0]", await rest.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var error = await served.RefusedAsync(Request(new InferParameter { StringParam = "ten" }));
        Assert.Equal((StatusCode.InvalidArgument, "Invalid parameters found: 'scale' is a text, but the model takes double."), (error.StatusCode, error.Status.Detail));
        error = await served.RefusedAsync(Request(new InferParameter { DoubleParam = double.NaN }));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);

        static ModelInferRequest Request(InferParameter scale) => new()
        {
            ModelName = "model",
            Parameters = { ["scale"] = scale, ["unknown"] = new InferParameter { BoolParam = true } },
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor { Name = "a", Datatype = "FP64", Shape = { 1 }, Contents = new() { Fp64Contents = { 3 } } },
                new ModelInferRequest.Types.InferInputTensor { Name = "b", Datatype = "INT64", Shape = { 1 }, Contents = new() { Int64Contents = { 2 } } },
            },
        };
    }

    [Fact]
    public async Task No_rows_are_an_empty_answer()
    {
        await using var served = await GrpcServed.StartAsync();
        var request = GrpcServed.TwoRows();
        foreach (var input in request.Inputs)
        {
            (input.Contents, input.Shape[0]) = (null, 0);
        }

        Assert.All((await served.Client.ModelInferAsync(request)).Outputs, output => Assert.Equal([0L], output.Shape));
    }

    [Fact]
    public async Task Observers_see_grpc_requests_as_they_see_those_of_rest()
    {
        var observer = new Recorder();
        await using (var served = await GrpcServed.StartAsync(null, new ScoringOptions { ModelName = "visits", ModelVersion = "7", Observers = [observer] }))
        {
            await served.Client.ModelInferAsync(GrpcServed.TwoRows());
            var bad = GrpcServed.TwoRows();
            bad.Inputs.RemoveAt(0);
            await Assert.ThrowsAsync<RpcException>(async () => await served.Client.ModelInferAsync(bad, new Metadata { { "x-request-id", "order-17" } }));
        }

        Assert.Equal([("q1", "visits", "7", 2, 200), ("order-17", "visits", "7", 0, 400)], observer.Seen.Select(seen => (seen.Id, seen.Model, seen.Version, seen.RowCount, seen.Status)));
        Assert.Equal([40.0, 39.0], observer.Seen[0].Rows!.Columns[0] is Column<double> ages ? ages.Values.ToArray() : []);
        Assert.Equal(2, observer.Seen[0].Answer!.RowCount);
    }

    [Fact]
    public async Task Calls_under_way_and_later_ones_are_answered_through_a_reload()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "visits", ModelVersion = "7", GrpcPort = 0 });
        using var channel = GrpcChannel.ForAddress(server.GrpcUrl!);
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        using var next = TestModels.Classifier();
        var versions = Enumerable.Range(0, 300).Select(async i =>
        {
            if (i == 100)
            {
                await server.ReloadAsync(next, "8");
            }

            return (await client.ModelInferAsync(GrpcServed.TwoRows())).ModelVersion;
        });
        Assert.All(await Task.WhenAll(versions), version => Assert.Contains(version, (string[])["7", "8"]));
        Assert.Equal("8", (await client.ModelInferAsync(GrpcServed.TwoRows())).ModelVersion);
    }

    private sealed class Recorder : IScoringObserver
    {
        private readonly List<ScoredRequest> _seen = [];

        public IReadOnlyList<ScoredRequest> Seen => _seen;

        public bool Takes(string requestId) => true;

        public void Scored(ScoredRequest request)
        {
            lock (_seen)
            {
                _seen.Add(request);
            }
        }
    }
}
