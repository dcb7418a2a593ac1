using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Protocol;

/// <summary>Replays what MLflow's own scoring server was asked, and compares the answers.</summary>
public sealed class RecordedScoringTests
{
    // Where we differ on purpose: what is expected instead.
    private static readonly Dictionary<string, (int Status, string? Body)> _different = new(StringComparer.Ordinal)
    {
        ["GET /version"] = (200, null),
        ["no content type"] = (415, null),
        ["null value"] = (200, """{"predictions":[null]}"""),
        ["model raises"] = (200, """{"predictions":[3.5]}"""),
    };

    [Theory]
    [InlineData("scoring-2.17.jsonl")]
    [InlineData("scoring-3.11.jsonl")]
    public async Task Every_exchange_with_a_column_model_is_answered_as_mlflow_does(string recording)
    {
        using var columns = TestModels.Columns();
        using var bare = TestModels.Columns(withSignature: false);
        await using var first = await ScoringServer.StartAsync(columns);
        await using var second = await ScoringServer.StartAsync(bare);
        using var http = new HttpClient();
        var errors = new List<string>();
        var replayed = 0;
        foreach (var line in File.ReadLines(RepositoryPaths.Of("tests", "ModelOps.Serving.Tests", "Recordings", recording)))
        {
            var exchange = JsonNode.Parse(line)!;
            if ((string)exchange["model"]! is not ("columns" or "nosig"))
            {
                continue; // Tensor models of several dimensions are not served.
            }

            replayed++;
            errors.AddRange(await Replay(http, (string)exchange["model"]! == "nosig" ? second.Url : first.Url, exchange));
        }

        Assert.True(errors.Count == 0, string.Join("\n", errors));
        Assert.Equal(46, replayed);
    }

    private static async Task<List<string>> Replay(HttpClient http, Uri url, JsonNode exchange)
    {
        var name = (string)exchange["name"]!;
        using var request = new HttpRequestMessage(new HttpMethod((string)exchange["method"]!), new Uri(url, (string)exchange["path"]!));
        if (request.Method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes((string?)exchange["raw_body"] ?? exchange["body"]!.ToJsonString()));
            if ((string?)exchange["content_type"] is { Length: > 0 } type)
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            }
        }

        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var expected = _different.TryGetValue(name, out var other) ? other.Status : (int)exchange["status"]!;
        var errors = new List<string>();
        if ((int)response.StatusCode != expected)
        {
            errors.Add($"{name}: status {(int)response.StatusCode} instead of {expected}: {body}");
            return errors;
        }

        if (_different.ContainsKey(name))
        {
            if (other.Body is not null && !Same(JsonNode.Parse(other.Body), JsonNode.Parse(body)))
            {
                errors.Add($"{name}: {body} instead of {other.Body}");
            }

            return errors;
        }

        if (exchange["response"] is { } json && (string?)json["error_code"] is { } code)
        {
            if ((string?)JsonNode.Parse(body)!["error_code"] != code)
            {
                errors.Add($"{name}: {body} instead of {code}");
            }
        }
        else if (exchange["response"] is { } answer && expected == 200 && !Same(answer, JsonNode.Parse(body)))
        {
            errors.Add($"{name}: {body} instead of {answer.ToJsonString()}");
        }

        return errors;
    }

    private static bool Same(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonValue a, JsonValue b) when a.GetValueKind() == System.Text.Json.JsonValueKind.Number && b.GetValueKind() == System.Text.Json.JsonValueKind.Number => Math.Abs((double)a - (double)b) < 1e-9,
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(pair => b.TryGetPropertyValue(pair.Key, out var value) && Same(pair.Value, value)),
        _ => JsonNode.DeepEquals(expected, actual),
    };
}
