using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using ModelOps.Models.Tests.Images;
using ModelOps.Serving.Grpc.Wire;
using ModelOps.Serving.Tests.Grpc;

namespace ModelOps.Serving.Tests.Images;

/// <summary>Images over the inference protocol: files as BYTES, pixels as UINT8 [N, H, W, 3], in JSON, as binary tensors and over gRPC.</summary>
public sealed class InferenceTests
{
    private const string Infer = "v2/models/model/infer";
    private const string Wrong = "pixels have the shape [images, rows, columns, 3], and a byte for each value.";
    private static readonly byte[][] _files = [ImageModels.Ppm(9, 5, 2), ImageModels.Ppm(30, 41, 0)];
    private static readonly byte[] _pixels = [.. ImageModels.Pixels(4, 3, 1), .. ImageModels.Pixels(4, 3, 2)];

    [Fact]
    public async Task Files_are_BYTES_in_base64_or_as_they_are()
    {
        await using var served = await ImageServer.StartAsync();
        var json = JsonSerializer.Serialize(new { inputs = new[] { new { name = "image", shape = new[] { 2, 1 }, datatype = "BYTES", data = _files.Select(Convert.ToBase64String) } } });

        Assert.Equal(["blue", "red"], Labels(await served.JsonAsync(json, Infer)));
        Assert.Equal(["blue", "red"], Labels(await BinaryAsync(served, "BYTES", [2], [.. _files.SelectMany(Element)])));
    }

    [Fact]
    public async Task Pixels_are_UINT8_as_numbers_flat_or_nested_or_as_they_are()
    {
        await using var served = await ImageServer.StartAsync();
        int[] numbers = [.. _pixels.Select(value => (int)value)];
        foreach (object data in new object[] { numbers, numbers.Chunk(3).Chunk(4).Chunk(3) })
        {
            var json = JsonSerializer.Serialize(new { inputs = new[] { new { name = "image", shape = new[] { 2, 3, 4, 3 }, datatype = "UINT8", data } } });
            Assert.Equal(["green", "blue"], Labels(await served.JsonAsync(json, Infer)));
        }

        Assert.Equal(["green", "blue"], Labels(await BinaryAsync(served, "UINT8", [2, 3, 4, 3], _pixels)));
    }

    [Fact]
    public async Task Pixels_and_a_file_of_them_get_the_same_scores_to_the_last_digit()
    {
        await using var served = await ImageServer.StartAsync();
        var pixels = await BinaryAsync(served, "UINT8", [1, 41, 30, 3], ImageModels.Pixels(30, 41, 0));
        var file = await BinaryAsync(served, "BYTES", [1], Element(_files[1]));

        Assert.Equal(file.Text, pixels.Text);
        var expected = served.Model.Predict(ImageModels.Frame(_files[1])).Numbers("probability_red")[0];
        Assert.Equal(expected, (double)JsonNode.Parse(file.Text)!["outputs"]!.AsArray().Single(output => (string)output!["name"]! == "probability_red")!["data"]![0]!);
    }

    [Theory]
    [InlineData("UINT8", "2,3,4,4", 72, $"The input 'image' has 72 bytes and the shape [2, 3, 4, 4]; {Wrong}")]
    [InlineData("UINT8", "2,3,4,3", 71, $"The input 'image' has 71 bytes and the shape [2, 3, 4, 3]; {Wrong}")]
    [InlineData("UINT8", "0,0,0,3", 0, $"The input 'image' has 0 bytes and the shape [0, 0, 0, 3]; {Wrong}")]
    [InlineData("UINT8", "1,2147483647,2147483647,3", 12, $"The input 'image' has 12 bytes and the shape [1, 2147483647, 2147483647, 3]; {Wrong}")]
    [InlineData("UINT8", "4611686018427387904,2,2,3", 0, $"The input 'image' has 0 bytes and the shape [4611686018427387904, 2, 2, 3]; {Wrong}")]
    [InlineData("UINT8", "-1,1,1,3", 3, $"The input 'image' has 3 bytes and the shape [-1, 1, 1, 3]; {Wrong}")]
    [InlineData("FP32", "1,1,1,3", 12, "The input 'image' has the shape [1, 1, 1, 3]; a column's shape is [rows] or [rows, 1].")]
    [InlineData("BYTES", "2000000000", 8, "The raw content of the input 'image' is not 2000000000 texts: each is its length in four bytes, the least significant first, and then its UTF-8.")]
    public async Task Tensors_that_do_not_fit_are_refused_over_both_faces(string datatype, string shape, int length, string message)
    {
        await using var served = await GrpcServed.StartAsync(ImageModels.Colours(), new ScoringOptions());
        long[] dimensions = [.. shape.Split(',').Select(long.Parse)];
        var request = Request(datatype, dimensions);
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[length]));

        Assert.Equal(message, (await served.RefusedAsync(request)).Status.Detail);
        await using var rest = await ImageServer.StartAsync();
        Assert.Equal(message, ImageServer.Message(await BinaryAsync(rest, datatype, dimensions, new byte[length])));
    }

    [Theory]
    [InlineData("[1,2,256]")]
    [InlineData("[1,2,-1]")]
    [InlineData("[1,2,0.5]")]
    [InlineData("[1,2,\"3\"]")]
    [InlineData("[1,2,null]")]
    public async Task Numbers_that_are_no_bytes_are_refused(string data)
    {
        await using var served = await ImageServer.StartAsync();
        var value = JsonNode.Parse(data)![2]?.ToJsonString() ?? "null";

        Assert.Equal($"The input 'image' is UINT8, but holds {value}. Give whole numbers from 0 to 255.", ImageServer.Message(await served.JsonAsync($$"""{"inputs":[{"name":"image","shape":[1,1,1,3],"datatype":"UINT8","data":{{data}}}]}""", Infer)));
    }

    [Fact]
    public async Task The_metadata_says_how_files_come()
    {
        await using var served = await ImageServer.StartAsync();

        Assert.Equal("""[{"name":"image","datatype":"BYTES","shape":[-1],"parameters":{"content_type":"base64"}}]""", JsonNode.Parse(await served.GetAsync("v2/models/model"))!["inputs"]!.ToJsonString());
        using var client = new ScoringClient(served.Server.Url);
        Assert.Equal(["image"], await client.ImageInputsAsync(TestContext.Current.CancellationToken));

        using var table = TestModels.Classifier();
        await using var other = await ScoringServer.StartAsync(table, new() { ModelName = "über alles" }, TestContext.Current.CancellationToken);
        using var asked = new ScoringClient(other.Url);
        Assert.Empty((await asked.ImageInputsAsync(TestContext.Current.CancellationToken))!);
    }

    [Fact]
    public async Task Over_gRPC_files_and_pixels_come_as_contents_or_raw()
    {
        await using var served = await GrpcServed.StartAsync(ImageModels.Colours(), new ScoringOptions());
        var files = Request("BYTES", 2);
        files.Inputs[0].Contents = new InferTensorContents { BytesContents = { _files.Select(file => ByteString.CopyFrom(file)) } };
        var rawFiles = Request("BYTES", 2);
        rawFiles.RawInputContents.Add(ByteString.CopyFrom([.. _files.SelectMany(Element)]));
        var pixels = Request("UINT8", 2, 3, 4, 3);
        pixels.Inputs[0].Contents = new InferTensorContents { UintContents = { _pixels.Select(value => (uint)value) } };
        var rawPixels = Request("UINT8", 2, 3, 4, 3);
        rawPixels.RawInputContents.Add(ByteString.CopyFrom(_pixels));

        foreach (var (request, labels) in new[] { (files, "blue red"), (rawFiles, "blue red"), (pixels, "green blue"), (rawPixels, "green blue") })
        {
            request.Parameters["binary_data_output"] = new InferParameter { BoolParam = false };
            var answer = await served.Client.ModelInferAsync(request);
            Assert.Equal(labels, string.Join(' ', answer.Outputs.Single(output => output.Name == "label").Contents.BytesContents.Select(text => text.ToStringUtf8())));
        }

        pixels.Inputs[0].Contents.UintContents[1] = 256;
        Assert.Equal("The input 'image' is UINT8, but holds 256 in row 2. Give whole numbers from 0 to 255.", (await served.RefusedAsync(pixels)).Status.Detail);
        var bomb = Request("BYTES", 1);
        bomb.Inputs[0].Contents = new InferTensorContents { BytesContents = { ByteString.CopyFrom(ImageModels.Bomb(30_000, 30_000)) } };
        Assert.Contains("30000 × 30000 pixels, more than the 25000000 that are read", (await served.RefusedAsync(bomb)).Status.Detail);
        var described = await served.Client.ModelMetadataAsync(new() { Name = "model" });
        Assert.Equal(("image", "BYTES"), (described.Inputs.Single().Name, described.Inputs.Single().Datatype));
    }

    private static ModelInferRequest Request(string datatype, params long[] shape) => new() { ModelName = "model", Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "image", Datatype = datatype, Shape = { shape } } } };

    private static byte[] Element(byte[] file)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, file.Length);
        return [.. length, .. file];
    }

    private static Task<(HttpStatusCode Status, string Text)> BinaryAsync(ImageServer served, string datatype, long[] shape, byte[] tensor)
    {
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { inputs = new[] { new { name = "image", shape, datatype, parameters = new { binary_data_size = tensor.Length } } } }));
        return served.BytesAsync([.. json, .. tensor], "application/octet-stream", Infer, json.Length);
    }

    private static string[] Labels((HttpStatusCode Status, string Text) answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return [.. JsonNode.Parse(answer.Text)!["outputs"]!.AsArray().Single(output => (string)output!["name"]! == "label")!["data"]!.AsArray().Select(label => (string)label!)];
    }
}
