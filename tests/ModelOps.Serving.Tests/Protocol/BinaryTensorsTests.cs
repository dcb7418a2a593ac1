using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Tests.Protocol;

/// <summary>The inference protocol's extension for binary tensor data, as its public text has it.</summary>
public sealed class BinaryTensorsTests
{
    [Fact]
    public async Task Tensors_behind_the_JSON_are_scored_as_those_in_it()
    {
        using var model = TestModels.Mixed();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        Column[] columns =
        [
            new Column<double>("d", [1.5, double.NaN, -0.0]),
            new Column<long>("l", [2, -3, 4]),
            new Column<bool>("b", [true, false, true]),
            StringColumn.From("t", ["yes", "ü", ""]),
        ];
        var (json, bytes) = Request(columns);
        using var answer = await SendAsync(http, json, bytes);
        var inJson = await http.PostAsync(new Uri("v2/models/model/infer", UriKind.Relative), new StringContent(
            """{"inputs":[{"name":"d","shape":[3],"datatype":"FP64","data":[1.5,null,-0.0]},{"name":"l","shape":[3],"datatype":"INT64","data":[2,-3,4]},{"name":"b","shape":[3],"datatype":"BOOL","data":[true,false,true]},{"name":"t","shape":[3,1],"datatype":"BYTES","data":["yes","ü",""]}]}""", Encoding.UTF8, "application/json"));
        Assert.Equal(await inJson.Content.ReadAsStringAsync(), await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(3, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["outputs"]![0]!["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("\"parameters\":{\"binary_data_output\":true},", "label,probability_low,probability_mid,probability_high")]
    [InlineData("\"parameters\":{\"binary_data_output\":true},\"outputs\":[{\"name\":\"label\",\"parameters\":{\"binary_data\":false}},{\"name\":\"probability_high\"}],", "probability_high")]
    [InlineData("\"outputs\":[{\"name\":\"probability_mid\",\"parameters\":{\"binary_data\":true}},{\"name\":\"label\",\"parameters\":{\"binary_data\":true}}],", "probability_mid,label")]
    public async Task Outputs_that_are_wanted_as_bytes_stand_behind_the_JSON(string wanted, string names)
    {
        using var model = TestModels.Mixed();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        var frame = new Frame(new Column<double>("d", [1.5, 2]), new Column<long>("l", [2, 3]), new Column<bool>("b", [true, false]), StringColumn.From("t", ["yes", "no"]));
        var (json, bytes) = Request([.. frame.Columns]);
        using var answer = await SendAsync(http, "{" + wanted + json[1..], bytes);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        var body = await answer.Content.ReadAsByteArrayAsync();
        var length = int.Parse(answer.Headers.GetValues("Inference-Header-Content-Length").Single(), CultureInfo.InvariantCulture);
        var expected = model.Predict(frame);
        var binary = new List<string>();
        var at = length;
        foreach (var output in JsonNode.Parse(body.AsSpan(0, length))!["outputs"]!.AsArray())
        {
            if (output!["parameters"]?["binary_data_size"] is { } size)
            {
                var name = (string)output["name"]!;
                var column = RawTensor.Read(name, (string)output["datatype"]!, body.AsSpan(at, (int)size), 2, false);
                Assert.Equal([expected[name][0], expected[name][1]], [column[0], column[1]]);
                Assert.Null(output["data"]);
                binary.Add(name);
                at += (int)size;
            }
            else
            {
                Assert.Equal(2, output["data"]!.AsArray().Count);
            }
        }

        Assert.Equal(body.Length, at);
        Assert.Equal(names, string.Join(',', binary));
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"d","shape":[1],"datatype":"FP64","parameters":{"binary_data_size":8}}]}""", 9, "There are 1 bytes behind the JSON that no input has taken. Give each input its binary_data_size.")]
    [InlineData("""{"inputs":[{"name":"d","shape":[1],"datatype":"FP64","parameters":{"binary_data_size":8}}]}""", 7, "The input 'd' has the binary_data_size 8, but 7 bytes are left behind the JSON, whose length is to be in the header Inference-Header-Content-Length.")]
    [InlineData("""{"inputs":[{"name":"d","shape":[1],"datatype":"FP64","parameters":{"binary_data_size":-1}}]}""", 8, "The input 'd' has the binary_data_size -1, but 8 bytes are left behind the JSON")]
    [InlineData("""{"inputs":[{"name":"d","shape":[1],"datatype":"FP64","parameters":{"binary_data_size":"8"}}]}""", 8, "The input 'd' has the binary_data_size \"8\"")]
    [InlineData("""{"inputs":[{"name":"d","shape":[2],"datatype":"FP64","parameters":{"binary_data_size":8}}]}""", 8, "The raw content of the input 'd' has 8 bytes, but 2 values of FP64 take 16.")]
    [InlineData("""{"inputs":[{"name":"d","shape":[2147483648],"datatype":"FP64","parameters":{"binary_data_size":8}}]}""", 8, "The input 'd' has the shape [2147483648]; a column's shape is [rows] or [rows, 1].")]
    [InlineData("""{"inputs":[{"name":"d","shape":[1],"datatype":"FP99","parameters":{"binary_data_size":8}}]}""", 8, "The input 'd' has the datatype 'FP99', which is not known.")]
    [InlineData("""{"inputs":[{"name":"d","shape":[1],"datatype":"FP64","data":[1],"parameters":{"binary_data_size":8}}]}""", 8, "The input 'd' has 'data' and binary_data_size; give one of them.")]
    [InlineData("""{"inputs":[{"name":"d","shape":[1000000000],"datatype":"BYTES","parameters":{"binary_data_size":8}}]}""", 8, "The raw content of the input 'd' is not 1000000000 texts")]
    public async Task Bytes_that_do_not_fit_are_refused_in_plain_words(string json, int bytes, string message)
    {
        using var model = TestModels.Mixed();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await SendAsync(http, json, new byte[bytes]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(message, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("100000")]
    public async Task A_header_that_is_no_length_is_refused(string header)
    {
        using var model = TestModels.Mixed();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await SendAsync(http, "{}", [], header);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal($"The header Inference-Header-Content-Length is '{header}', but the body has 2 bytes. Give the length of its JSON in bytes.", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["message"]);
    }

    [Fact]
    public async Task The_server_says_that_it_knows_the_extension()
    {
        using var model = TestModels.Mixed();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal("""["binary_tensor_data"]""", JsonNode.Parse(await http.GetStringAsync(new Uri("v2", UriKind.Relative)))!["extensions"]!.ToJsonString());
    }

    [Fact]
    public async Task Spoiled_requests_are_refused_and_never_an_error_of_the_server()
    {
        using var model = TestModels.Mixed();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        var (json, bytes) = Request([new Column<double>("d", [1.5, 2]), new Column<long>("l", [2, 3]), new Column<bool>("b", [true, false]), StringColumn.From("t", ["yes", "no"])]);
        var random = new Random(8);
        for (var i = 0; i < 500; i++)
        {
            byte[] body = [.. Encoding.UTF8.GetBytes(json), .. bytes];
            var spoiled = Columns.RandomRequests.Mutated(random, body);
            using var content = new ByteArrayContent(spoiled);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            content.Headers.Add("Inference-Header-Content-Length", $"{Math.Max(0, json.Length + random.Next(-1, 2))}");
            using var answer = await http.PostAsync(new Uri("v2/models/model/infer", UriKind.Relative), content);
            Assert.True((int)answer.StatusCode < 500, await answer.Content.ReadAsStringAsync());
        }
    }

    private static (string Json, byte[] Bytes) Request(Column[] columns)
    {
        var tensors = columns.Select(RawTensor.Write).ToArray();
        var inputs = columns.Select((column, i) => new JsonObject
        {
            ["name"] = column.Name,
            ["shape"] = new JsonArray(column.Count),
            ["datatype"] = InferenceDatatype.Of(column),
            ["parameters"] = new JsonObject { ["binary_data_size"] = tensors[i].Length },
        }).ToArray<JsonNode>();
        return (new JsonObject { ["inputs"] = new JsonArray(inputs) }.ToJsonString(), [.. tensors.SelectMany(tensor => tensor)]);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string json, byte[] bytes, string? header = null)
    {
        var head = Encoding.UTF8.GetBytes(json);
        using var content = new ByteArrayContent([.. head, .. bytes]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("Inference-Header-Content-Length", header ?? head.Length.ToString(CultureInfo.InvariantCulture));
        return await http.PostAsync(new Uri("v2/models/model/infer", UriKind.Relative), content);
    }
}
