using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Grpc.Core;
using ModelOps.Serving.Grpc.Wire;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Tests.Grpc;

public sealed class GrpcAndRestTests
{
    private static readonly string[] _owners = ["yes", "no", "", "Zoë", "ein \"Wort\"", "0007"];

    [Fact]
    public async Task Random_rows_get_the_same_answer_over_rest_over_grpc_and_over_raw_bytes()
    {
        await using var served = await GrpcServed.StartAsync();
        var rows = Gen.ListOf(Gen.Zip(Gen.Elements(-1e9, 0.1, 39, 40, 41.5, 1e300, double.NaN), Gen.Elements(_owners)));
        foreach (var sample in rows.Sample(12, 60))
        {
            await SameAsync(served, [.. sample.Select(row => row.Item1)], [.. sample.Select(row => row.Item2)]);
        }
    }

    [Theory]
    [InlineData("INT32", "40")]
    [InlineData("UINT8", "40")]
    [InlineData("INT64", "40")]
    [InlineData("BOOL", "true")]
    [InlineData("BYTES", "\"40\"")]
    [InlineData("BYTES", "\"x\"")]
    public async Task Each_datatype_is_answered_as_over_rest(string datatype, string value)
    {
        await using var served = await GrpcServed.StartAsync();
        var request = GrpcServed.TwoRows();
        var contents = InferTensorContents.Parser.ParseJson(datatype switch
        {
            "INT32" => $$"""{"intContents":[{{value}},1]}""",
            "UINT8" => $$"""{"uintContents":[{{value}},1]}""",
            "INT64" => $$"""{"int64Contents":[{{value}},1]}""",
            "BOOL" => $$"""{"boolContents":[{{value}},false]}""",
            _ => $$"""{"bytesContents":["{{Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Trim('"')))}}","MQ=="]}""",
        });
        request.Inputs[0] = new() { Name = "age", Datatype = datatype, Shape = { 2 }, Contents = contents };
        var second = datatype switch { "BOOL" => "false", "BYTES" => "\"1\"", _ => "1" };
        var (status, rest) = await RestAsync(served, $$"""{"inputs":[{"name":"age","shape":[2],"datatype":"{{datatype}}","data":[{{value}},{{second}}]},{"name":"owner","shape":[2],"datatype":"BYTES","data":["no","yes"]}]}""");
        if (status == HttpStatusCode.OK)
        {
            Assert.Equal(Outputs(rest), Outputs(await served.Client.ModelInferAsync(request)));
        }
        else
        {
            var error = await served.RefusedAsync(request);
            Assert.Equal((StatusCode.InvalidArgument, (string?)rest["message"]), (error.StatusCode, error.Status.Detail));
        }
    }

    [Theory]
    [InlineData(false, null, null, false)]
    [InlineData(true, null, null, true)]
    [InlineData(true, false, null, false)]
    [InlineData(false, true, null, true)]
    [InlineData(false, null, true, true)]
    public async Task An_answer_is_raw_when_the_request_is_or_asks_for_it(bool rawRequest, bool? all, bool? one, bool rawAnswer)
    {
        await using var served = await GrpcServed.StartAsync();
        var request = rawRequest ? Raw([40, 39], ["no", "yes"]) : GrpcServed.TwoRows();
        if (all is { } wanted)
        {
            request.Parameters["binary_data_output"] = new InferParameter { BoolParam = wanted };
        }

        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "label" });
        if (one is { } asked)
        {
            request.Outputs[0].Parameters["binary_data"] = new InferParameter { BoolParam = asked };
        }

        var answer = await served.Client.ModelInferAsync(request);
        Assert.Equal(rawAnswer ? 1 : 0, answer.RawOutputContents.Count);
        Assert.Equal(rawAnswer, answer.Outputs[0].Contents is null);
        Assert.Equal("label:bad|bad", Outputs(answer).Single());
    }

    [Fact]
    public async Task Raw_contents_come_one_for_each_input()
    {
        await using var served = await GrpcServed.StartAsync();
        var request = Raw([40], ["no"]);
        request.RawInputContents.RemoveAt(1);
        Assert.Equal("There are 1 raw_input_contents for 2 inputs; give one for each.", (await served.RefusedAsync(request)).Status.Detail);
    }

    private static async Task SameAsync(GrpcServed served, double[] ages, string[] owners)
    {
        var body = new JsonObject
        {
            ["inputs"] = new JsonArray(
                new JsonObject { ["name"] = "age", ["shape"] = new JsonArray(ages.Length), ["datatype"] = "FP64", ["data"] = new JsonArray([.. ages.Select(age => double.IsNaN(age) ? null : (JsonNode)age)]) },
                new JsonObject { ["name"] = "owner", ["shape"] = new JsonArray(ages.Length), ["datatype"] = "BYTES", ["data"] = new JsonArray([.. owners.Select(owner => (JsonNode)owner)]) }),
        };
        var (status, rest) = await RestAsync(served, body.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, status);
        var listed = new ModelInferRequest
        {
            ModelName = "visits",
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor { Name = "age", Datatype = "FP64", Shape = { ages.Length }, Contents = new() { Fp64Contents = { ages } } },
                new ModelInferRequest.Types.InferInputTensor { Name = "owner", Datatype = "BYTES", Shape = { owners.Length }, Contents = new() { BytesContents = { owners.Select(GrpcServed.Text) } } },
            },
        };
        Assert.Equal(Outputs(rest), Outputs(await served.Client.ModelInferAsync(listed)));
        Assert.Equal(Outputs(rest), Outputs(await served.Client.ModelInferAsync(Raw(ages, owners))));
    }

    private static ModelInferRequest Raw(double[] ages, string[] owners) => new()
    {
        ModelName = "visits",
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = "age", Datatype = "FP64", Shape = { ages.Length } },
            new ModelInferRequest.Types.InferInputTensor { Name = "owner", Datatype = "BYTES", Shape = { owners.Length, 1 } },
        },
        RawInputContents =
        {
            ByteString.CopyFrom(RawTensor.Write(new Column<double>("age", ages))),
            ByteString.CopyFrom(RawTensor.Write(StringColumn.From("owner", owners))),
        },
    };

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> RestAsync(GrpcServed served, string body)
    {
        using var response = await served.Http.PostAsync(new Uri("v2/models/visits/infer", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static string[] Outputs(JsonNode rest) =>
        [.. rest["outputs"]!.AsArray().Select(output => $"{output!["name"]}:{string.Join('|', output["data"]!.AsArray().Select(value => value is null ? "NaN" : value.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string)value! : Shown((double)value!)))}")];

    private static string[] Outputs(ModelInferResponse answer) => [.. answer.Outputs.Select((output, place) =>
    {
        if (answer.RawOutputContents.Count > 0)
        {
            var column = RawTensor.Read(output.Name, output.Datatype, answer.RawOutputContents[place].Span, (int)output.Shape[0], false);
            return $"{output.Name}:{string.Join('|', Enumerable.Range(0, column.Count).Select(row => column is Column<double> numbers ? Shown(numbers.Values[row]) : $"{column[row]}"))}";
        }

        return $"{output.Name}:{string.Join('|', output.Datatype == "BYTES" ? output.Contents.BytesContents.Select(text => text.ToStringUtf8()) : output.Contents.Fp64Contents.Select(Shown))}";
    })];

    private static string Shown(double value) => double.IsNaN(value) ? "NaN" : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
