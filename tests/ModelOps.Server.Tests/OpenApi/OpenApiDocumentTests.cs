using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using ModelOps.Server.Hosting;

namespace ModelOps.Server.Tests.OpenApi;

/// <summary>The document and the server say the same.</summary>
public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task The_OpenAPI_document_names_every_call_with_its_fields()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.GetAsync("/openapi.json");
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        var document = JsonNode.Parse(answer.Text)!;
        Assert.Equal("3.1.0", (string?)document["openapi"]);
        foreach (var route in RouteTable.Api)
        {
            var operation = document["paths"]![(route.AjaxOnly ? "/ajax-api/2.0/mlflow/" : Api.Root) + route.Path]![route.Method.ToLowerInvariant()]!;
            var named = route.Method == "GET"
                ? operation["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!)
                : operation["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!.AsObject().Select(pair => pair.Key);
            Assert.Equal(route.Fields.Select(field => field.Name), named);
        }

        var ids = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => (string)operation.Value!["operationId"]!).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public async Task Every_path_of_the_document_is_served_and_every_call_that_is_served_is_in_the_document()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var named = (await ReadAsync(api))["paths"]!.AsObject().Select(path => path.Key.Replace("{path}", "{**path}", StringComparison.Ordinal)).ToHashSet();
        var served = server.Server.Endpoints.OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!).ToHashSet();
        Assert.Empty(named.Except(served));
        var refused = RouteTable.Answered.Except(RouteTable.Api).Select(route => Api.Root + route.Path);
        Assert.Empty(served.Where(path => path.StartsWith(Api.Root, StringComparison.Ordinal)).Except(named).Except(refused));
    }

    [Fact]
    public async Task A_field_that_the_document_requires_is_asked_for_by_name()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        foreach (var (path, method, operation) in Operations(await ReadAsync(api)))
        {
            var required = Required(operation);
            if (required.Count > 0)
            {
                var answer = await SendAsync(api, method, path, []);
                Assert.True(answer.Status == 400, $"{method} {path}: {answer.Text}");
                Assert.Equal($"Missing value for required parameter '{required[0]}'. See the API docs for more information about request parameters.", Message(answer.Text));
            }
        }
    }

    [Fact]
    public async Task A_value_of_another_type_than_the_documents_is_refused_by_name()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var checkedFields = 0;
        foreach (var (path, method, operation) in Operations(await ReadAsync(api)).Where(operation => operation.Method != "get"))
        {
            var properties = operation["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!.AsObject();
            foreach (var (name, schema) in properties.Where(pair => pair.Key != "run_view_type"))
            {
                var body = new JsonObject([.. Required(operation).Select(field => KeyValuePair.Create(field, (JsonNode?)Right(properties[field]!)))]);
                body[name] = (string)schema!["type"]! == "array" ? "text" : new JsonArray();
                var answer = await SendAsync(api, method, path, body);
                Assert.True(answer.Status == 400, $"{method} {path} {name}: {answer.Text}");
                Assert.StartsWith($"Invalid value {body[name]!.ToJsonString()} for parameter '{name}' supplied:", Message(answer.Text), StringComparison.Ordinal);
                checkedFields++;
            }
        }

        Assert.True(checkedFields > 80, $"{checkedFields}");
        Assert.Equal([], server.Log);
    }

    [Fact]
    public async Task The_document_is_whole()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var document = await ReadAsync(api);
        Assert.Equal((await api.GetAsync("/version")).Text, (string?)document["info"]!["version"]);
        foreach (var (path, method, operation) in Operations(document, artifacts: true))
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), $"{method} {path}");
            Assert.Equal(["200", "400", "404"], operation["responses"]!.AsObject().Select(response => response.Key));
            var inPath = (operation["parameters"]?.AsArray() ?? []).Where(parameter => (string)parameter!["in"]! == "path").Select(parameter => $"{{{parameter!["name"]}}}");
            Assert.Equal(path.Split('/').Where(part => part.StartsWith('{')), inPath);
            foreach (var array in Schemas(operation).Where(schema => (string?)schema["type"] == "array"))
            {
                Assert.Contains((string?)array["items"]!["type"], new[] { "string", "object" });
            }

            foreach (var schema in Schemas(operation).Where(schema => schema["required"] is JsonArray))
            {
                Assert.All(schema["required"]!.AsArray(), name => Assert.NotNull(schema["properties"]![(string)name!]));
            }
        }
    }

    private static async Task<JsonNode> ReadAsync(Api api) => JsonNode.Parse((await api.GetAsync("/openapi.json")).Text)!;

    private static IEnumerable<Operation> Operations(JsonNode document, bool artifacts = false) =>
        from path in document["paths"]!.AsObject()
        where artifacts || !path.Key.Contains('{', StringComparison.Ordinal)
        from operation in path.Value!.AsObject()
        select new Operation(path.Key, operation.Key, operation.Value!);

    private static List<string> Required(JsonNode operation) => operation["requestBody"] is { } body
        ? [.. (body["content"]!["application/json"]!["schema"]!["required"]?.AsArray() ?? []).Select(name => (string)name!)]
        : [.. operation["parameters"]!.AsArray().Where(parameter => (bool)parameter!["required"]!).Select(parameter => (string)parameter!["name"]!)];

    private static IEnumerable<JsonObject> Schemas(JsonNode node) => node switch
    {
        JsonObject found => found.SelectMany(pair => pair.Value is null ? [] : Schemas(pair.Value)).Append(found),
        JsonArray list => list.SelectMany(item => item is null ? [] : Schemas(item)),
        _ => [],
    };

    private static JsonNode Right(JsonNode schema) => (string)schema["type"]! switch
    {
        "integer" or "number" => 1,
        "boolean" => true,
        "array" => new JsonArray(),
        _ => "x",
    };

    private static Task<Replay.RawResponse> SendAsync(Api api, string method, string path, JsonObject body) => method == "get"
        ? api.GetAsync(path)
        : api.Raw.SendAsync(method.ToUpperInvariant(), path, new Dictionary<string, string> { ["Content-Type"] = "application/json" }, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));

    private static string Message(string answer) => (string)JsonNode.Parse(answer)!["message"]!;

    private sealed record Operation(string Path, string Method, JsonNode Node)
    {
        public JsonNode? this[string name] => Node[name];

        public static implicit operator JsonNode(Operation operation) => operation.Node;
    }
}
