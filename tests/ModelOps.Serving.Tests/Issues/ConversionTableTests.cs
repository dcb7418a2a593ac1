using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Models.Onnx;

namespace ModelOps.Serving.Tests.Issues;

/// <summary>JSON "true" was refused and "40" taken, "03/05/2023" was a date over HTTP only, and an epoch number scored as a date: each face had rules of its own.</summary>
public sealed class ConversionTableTests
{
    private const string Number = "numbers there. Give a number";
    private const string Flag = "true or false there. Give one of them";
    private const string Date = "a date there. Write it in ISO 8601, such as 2026-01-31 or 2026-01-31T12:00:00Z";
    private static readonly string[] _jsonFaces = ["records", "split", "instances", "inputs", "v2"];

    public static TheoryData<SpecType, string, double?> Taken() => new()
    {
        { SpecType.Double, "40.5", 40.5 },
        { SpecType.Double, "\"40.5\"", 40.5 },
        { SpecType.Double, "\" 4e1 \"", 40 },
        { SpecType.Double, "null", null },
        { SpecType.Double, "\"\"", null },
        { SpecType.Double, "true", 1 },
        { SpecType.Long, "40", 40 },
        { SpecType.Long, "40.5", 40 },
        { SpecType.Long, "\"40\"", 40 },
        { SpecType.Long, "null", null },
        { SpecType.Long, "false", 0 },
        { SpecType.Boolean, "true", 1 },
        { SpecType.Boolean, "\"True\"", 1 },
        { SpecType.Boolean, "\"false\"", 0 },
        { SpecType.Boolean, "1", 1 },
        { SpecType.Boolean, "\"0\"", 0 },
        { SpecType.Boolean, "null", null },
        { SpecType.DateTime, "\"1970-01-02\"", 86_400_000_000 },
        { SpecType.DateTime, "\"1970-01-01T01:00:00Z\"", 3_600_000_000 },
        { SpecType.DateTime, "\"1970-01-01 02:00:00+01:00\"", 3_600_000_000 },
        { SpecType.DateTime, "null", null },
    };

    public static TheoryData<SpecType, string, string> Refused() => new()
    {
        { SpecType.Double, "\"forty\"", Number },
        { SpecType.Double, "\"1,5\"", Number },
        { SpecType.Long, "\"forty\"", Number },
        { SpecType.Long, "\"2026-01-31\"", Number },
        { SpecType.Boolean, "\"maybe\"", Flag },
        { SpecType.Boolean, "2", Flag },
        { SpecType.Boolean, "0.5", Flag },
        { SpecType.DateTime, "\"03/05/2023\"", Date },
        { SpecType.DateTime, "\"5 March 2023\"", Date },
        { SpecType.DateTime, "1680000000", Date },
        { SpecType.DateTime, "\"1680000000\"", Date },
        { SpecType.DateTime, "true", Date },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task A_value_means_the_same_on_every_face(SpecType type, string json, double? expected)
    {
        using var model = Same(type);
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient();
        foreach (var face in _jsonFaces)
        {
            using var response = await SendAsync(http, server.Url, face, json, json);
            var body = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{face}: {body}");
            Assert.Equal((face, expected), (face, First(face, body)));
        }

        using var csv = await http.PostAsync(new Uri(server.Url, "invocations"), Csv(json));
        Assert.Equal(expected, First("csv", await csv.Content.ReadAsStringAsync()));
        Assert.Equal(expected ?? double.NaN, model.Predict(Frame(json, json)).Numbers("prediction")[0]);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_value_is_refused_in_the_same_words_on_every_face(SpecType type, string json, string wanted)
    {
        var good = type switch { SpecType.Boolean => "true", SpecType.DateTime => "\"2026-01-31\"", _ => "1" };
        var shown = json.Trim('"');
        var message = $"Column 'x' holds '{shown}' in row 2, but the model needs {wanted}, or leave it empty for a missing value.";
        using var model = Same(type);
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient();
        foreach (var face in _jsonFaces)
        {
            // In the protocol a column has one datatype, so a good text stands beside a bad one, and a missing value beside others.
            var first = face == "v2" && json[0] != good[0] ? "null" : good;
            using var response = await SendAsync(http, server.Url, face, first, json);
            Assert.Equal((face, 400), (face, (int)response.StatusCode));
            Assert.EndsWith(message, Message(await response.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using var csv = await http.PostAsync(new Uri(server.Url, "invocations"), Csv(good, json));
        Assert.EndsWith(message, Message(await csv.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => model.Predict(Frame(good, json))).Message);
    }

    [Theory]
    [InlineData("\"007\"", "007")]
    [InlineData("7", "7")]
    [InlineData("7.50", "7.5")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("true", "true")]
    public async Task A_text_column_takes_every_value_as_it_is_written(string json, string text)
    {
        var graph = new GraphBuilder();
        var known = graph.MlNode("LabelEncoder", [graph.Input("x", OnnxType.String, -1)], new OnnxAttribute("keys_strings", [text]), new OnnxAttribute("values_floats", [1f]), new OnnxAttribute("default_float", 0f));
        graph.Output(graph.Cast(known, OnnxType.Double), "prediction", OnnxType.Double, -1);
        using var model = Of(graph, SpecType.String);
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient();
        foreach (var face in _jsonFaces)
        {
            using var response = await SendAsync(http, server.Url, face, json, "null");
            Assert.Equal((face, 1), (face, First(face, await response.Content.ReadAsStringAsync())));
        }
    }

    // Gives out what arrives in the graph.
    private static Model Same(SpecType type)
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("Identity", [graph.Input("x", OnnxType.Double, -1)]), "prediction", OnnxType.Double, -1);
        return Of(graph, type);
    }

    private static Model Of(GraphBuilder graph, SpecType type) =>
        new(new ModelDefinition(graph.Model.ToBytes(), new([new("x", type)], [new("prediction", SpecType.Double)]), new ModelFacts { Task = LearningTask.Regression }));

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, Uri url, string face, string first, string second)
    {
        var body = face switch
        {
            "records" => $$"""{"dataframe_records":[{"x":{{first}} },{"x":{{second}} }]}""",
            "split" => $$"""{"dataframe_split":{"columns":["x"],"data":[[{{first}}],[{{second}}]]} }""",
            "instances" => $$"""{"instances":[[{{first}}],[{{second}}]]}""",
            "inputs" => $$"""{"inputs":{"x":[{{first}},{{second}}]} }""",
            _ => $$"""{"inputs":[{"name":"x","shape":[2],"datatype":"{{Datatype(second == "null" ? first : second)}}","data":[{{first}},{{second}}]}]}""",
        };
        return http.PostAsync(new Uri(url, face == "v2" ? "v2/models/model/infer" : "invocations"), new StringContent(body, Encoding.UTF8, "application/json"));
    }

    private static string Datatype(string json) => json[0] switch { '"' => "BYTES", 't' or 'f' => "BOOL", 'n' => "FP64", _ => json.Contains('.', StringComparison.Ordinal) ? "FP64" : "INT64" };

    private static StringContent Csv(params string[] values) =>
        new($"x,i\n{string.Concat(values.Select((json, row) => $"{(json == "null" ? "" : json)},{row}\n"))}", Encoding.UTF8, "text/csv");

    private static Frame Frame(params string[] values)
    {
        JsonElement[] elements = [.. values.Select(json => JsonSerializer.Deserialize<JsonElement>(json))];
        return new Frame(elements.Select(element => element.ValueKind).Distinct().Count() == 1
            ? Plain(elements)
            : StringColumn.From("x", elements.Select(element => element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetRawText())));
    }

    private static Column Plain(JsonElement[] values) => values[0].ValueKind switch
    {
        JsonValueKind.Number => new Column<double>("x", [.. values.Select(value => value.GetDouble())]),
        JsonValueKind.True or JsonValueKind.False => new Column<bool>("x", [.. values.Select(value => value.GetBoolean())]),
        JsonValueKind.Null => new Column<double>("x", [.. values.Select(_ => double.NaN)]),
        _ => StringColumn.From("x", values.Select(value => value.GetString())),
    };

    private static double? First(string face, string body)
    {
        var node = JsonNode.Parse(body)!;
        return (double?)(face == "v2" ? node["outputs"]![0]!["data"]![0] : node["predictions"]![0]);
    }

    private static string Message(string body) => (string?)JsonNode.Parse(body)!["message"] ?? "";
}
