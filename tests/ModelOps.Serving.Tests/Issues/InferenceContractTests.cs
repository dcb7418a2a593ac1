using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelOps.Serving.Tests.Issues;

/// <summary>Metadata described other outputs than infer gave, `outputs` was ignored, INT32 took 40.7, and nothing said which version answered.</summary>
public sealed class InferenceContractTests
{
    private const string Rows = """{"name":"age","shape":[1],"datatype":"FP64","data":[40]},{"name":"owner","shape":[1],"datatype":"BYTES","data":["no"]}""";

    [Fact]
    public async Task Metadata_describes_the_outputs_that_infer_gives()
    {
        await using var served = await Served.StartAsync();
        var described = JsonNode.Parse(await served.Http.GetStringAsync(new Uri("v2/models/visits", UriKind.Relative)))!["outputs"]!.AsArray();
        var given = JsonNode.Parse(await served.InferAsync($$"""{"inputs":[{{Rows}}]}"""))!["outputs"]!.AsArray();
        Assert.Equal(given.Select(output => ((string?)output!["name"], (string?)output["datatype"])), described.Select(output => ((string?)output!["name"], (string?)output["datatype"])));
        Assert.Equal(["label", "probability_bad", "probability_good"], described.Select(output => (string?)output!["name"]));
        Assert.All(described, output => Assert.Equal("[-1]", output!["shape"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("""[{"name":"label"}]""", "label")]
    [InlineData("""[{"name":"probability_good"},{"name":"label","parameters":{}},{"name":"label"}]""", "probability_good,label")]
    [InlineData("[]", "label,probability_bad,probability_good")]
    [InlineData("null", "label,probability_bad,probability_good")]
    public async Task A_request_chooses_its_outputs(string outputs, string names)
    {
        await using var served = await Served.StartAsync();
        var answer = JsonNode.Parse(await served.InferAsync($$"""{"inputs":[{{Rows}}],"outputs":{{outputs}}}"""))!;
        Assert.Equal(names.Split(','), answer["outputs"]!.AsArray().Select(output => (string?)output!["name"]));
    }

    [Theory]
    [InlineData("""[{"name":"lable"}]""", "The model has no output 'lable'. Did you mean 'label'? It gives label, probability_bad, probability_good.")]
    [InlineData("""[{"name":"probabilities"}]""", "The model has no output 'probabilities'. It gives label, probability_bad, probability_good.")]
    [InlineData("""["label"]""", "Each of the 'outputs' is an object with a 'name'.")]
    [InlineData("""{"name":"label"}""", "The 'outputs' of an inference request are a list of objects with a 'name'. Got a dictionary.")]
    public async Task An_unknown_output_is_refused(string outputs, string message)
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(message, (string?)JsonNode.Parse(await served.InferAsync($$"""{"inputs":[{{Rows}}],"outputs":{{outputs}}}""", HttpStatusCode.BadRequest))!["message"]);
    }

    [Theory]
    [InlineData("INT32", "40.7", "holds 40.7 in row 2. Give whole numbers from -2147483648 to 2147483647, or null for a missing value.")]
    [InlineData("UINT8", "-3", "holds -3 in row 2. Give whole numbers from 0 to 255, or null for a missing value.")]
    [InlineData("UINT8", "256", "holds 256 in row 2.")]
    [InlineData("INT8", "-129", "holds -129 in row 2.")]
    [InlineData("INT64", "9223372036854775808", "holds 9223372036854775808 in row 2.")]
    [InlineData("UINT64", "1e40", "holds 1e40 in row 2.")]
    [InlineData("INT32", "\"NaN\"", "holds \"NaN\" in row 2.")]
    [InlineData("INT32", "true", "holds true in row 2.")]
    [InlineData("FP64", "\"40\"", "holds \"40\" in row 2. Give numbers, or null for a missing value.")]
    [InlineData("BOOL", "1", "holds 1 in row 2. Give true and false, or null for a missing value.")]
    [InlineData("BYTES", "40", "holds 40 in row 2. Give texts, or null for a missing value.")]
    [InlineData("DOUBLE", "40", "has the datatype 'DOUBLE', which is not known. Known are BOOL, BYTES, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FP16, FP32, FP64.")]
    public async Task A_value_that_its_datatype_cannot_hold_is_refused(string datatype, string value, string message)
    {
        await using var served = await Served.StartAsync();
        var answer = await served.InferAsync($$"""{"inputs":[{"name":"age","shape":[2],"datatype":"{{datatype}}","data":[null,{{value}}]},{"name":"owner","shape":[2],"datatype":"BYTES","data":["no",null]}]}""", HttpStatusCode.BadRequest);
        Assert.Contains(message, (string?)JsonNode.Parse(answer)!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT32", "40")]
    [InlineData("UINT8", "40.0")]
    [InlineData("INT64", "4e1")]
    [InlineData("FP32", "40")]
    [InlineData("BYTES", "\"40\"")]
    public async Task A_value_that_its_datatype_holds_is_scored(string datatype, string value)
    {
        await using var served = await Served.StartAsync();
        var answer = await served.InferAsync($$"""{"inputs":[{"name":"age","shape":[1],"datatype":"{{datatype}}","data":[{{value}}]},{"name":"owner","shape":[1],"datatype":"BYTES","data":["no"]}]}""");
        Assert.Equal(0.5, (double)JsonNode.Parse(answer)!["outputs"]![1]!["data"]![0]!);
    }

    [Theory]
    [InlineData("v2/models/visits/versions/7", HttpStatusCode.OK)]
    [InlineData("v2/models/visits/versions/7/ready", HttpStatusCode.OK)]
    [InlineData("v2/models/visits/versions/8", HttpStatusCode.NotFound)]
    [InlineData("v2/models/visits/versions/8/ready", HttpStatusCode.NotFound)]
    [InlineData("v2/models/model/versions/7", HttpStatusCode.NotFound)]
    [InlineData("health", HttpStatusCode.OK)]
    [InlineData("nowhere", HttpStatusCode.NotFound)]
    public async Task Only_the_version_served_answers_and_every_answer_says_which_it_is(string path, HttpStatusCode status)
    {
        await using var served = await Served.StartAsync();
        using var response = await served.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(("visits", "7", "run1"), (Header("ModelOps-Model"), Header("ModelOps-Version"), Header("ModelOps-Run")));

        string Header(string name) => response.Headers.GetValues(name).Single();
    }

    [Fact]
    public async Task Infer_by_version_answers_for_the_version_served_only()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal("7", (string?)JsonNode.Parse(await served.InferAsync($$"""{"inputs":[{{Rows}}]}""", path: "versions/7/infer"))!["model_version"]);
        var refused = await served.InferAsync($$"""{"inputs":[{{Rows}}]}""", HttpStatusCode.NotFound, "versions/1/infer");
        Assert.Equal("Version '1' of 'visits' is not served here; this server serves version '7'.", (string?)JsonNode.Parse(refused)!["message"]);
    }

    private sealed class Served : IAsyncDisposable
    {
        private readonly Model _model = TestModels.Classifier();
        private ScoringServer _server = null!;

        public HttpClient Http { get; private set; } = null!;

        public static async Task<Served> StartAsync()
        {
            var served = new Served();
            served._server = await ScoringServer.StartAsync(served._model, new() { ModelName = "visits", ModelVersion = "7", RunId = "run1" });
            served.Http = new HttpClient { BaseAddress = served._server.Url };
            return served;
        }

        public async Task<string> InferAsync(string body, HttpStatusCode status = HttpStatusCode.OK, string path = "infer")
        {
            using var response = await Http.PostAsync(new Uri($"v2/models/visits/{path}", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(status == response.StatusCode, text);
            return text;
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await _server.DisposeAsync();
            _model.Dispose();
        }
    }
}
