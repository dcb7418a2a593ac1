using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ModelOps.Server.Hosting;
using ModelOps.Server.Http;
using ModelOps.Server.Tests.Replay;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Issues;

/// <summary>One request held a core for hours: every route is sent bodies as large as the server takes, of the shapes that cost parsers most.</summary>
public sealed class HostileBodyTests
{
    private const int Size = (4 << 20) - 2000;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<(string Piece, int Bytes), string> _repeated = new();
    private static readonly Lazy<string> _manyKeys = new(() => $"[{string.Join(',', Enumerable.Range(0, 130_000).Select(n => $"{{\"key\":\"k{n}\",\"value\":\"v\"}}"))}]");
    private static readonly Dictionary<string, string> _json = new() { ["Content-Type"] = "application/json" };
    private static readonly string[] _textPieces = ["(", "'", "`", "%25", "../", "a", "%", "\\u0000", "é", "//", "\\\"", "a.b='x' and "];

    [Fact]
    public async Task No_field_of_any_route_makes_a_body_of_4_MiB_take_more_than_ten_seconds()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        var run = (await server.Store.CreateRunAsync(new NewRun("0", "r", Tags: [new("a", new string('a', 8000))]))).Info.RunId;
        await server.Store.RegisterVersionAsync(new NewModelVersion("m", $"mlflow-artifacts:/0/{run}/artifacts/model", run), "champion");
        var i = 0;
        foreach (var route in RouteTable.Answered)
        {
            foreach (var field in route.Fields)
            {
                foreach (var value in Values(field, i++))
                {
                    var others = route.Fields.Where(other => other != field).Select(other => $"\"{other.Name}\":{Plain(other, run)}");
                    await IsFastAsync(client, route, $"{{{string.Join(',', others.Append($"\"{field.Name}\":{value}"))}}}", $"{field.Name} of {value[..Math.Min(30, value.Length)]}…");
                }
            }
        }

        Assert.Equal([], server.Log);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("NaN,")]
    [InlineData("{\"filter\":\"(\",\"filter\":\"(\",")]
    public async Task No_broken_body_takes_more_than_ten_seconds(string piece)
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        foreach (var route in RouteTable.Answered.Where(route => route.Method == "POST"))
        {
            await IsFastAsync(client, route, Filled(piece), piece);
        }

        Assert.Equal([], server.Log);
    }

    [Fact]
    public async Task A_body_of_many_properties_takes_no_more_than_ten_seconds()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        var body = $"{{{string.Join(',', Enumerable.Range(0, 300_000).Select(n => $"\"k{n}\":0"))}}}";
        foreach (var route in RouteTable.Answered)
        {
            await IsFastAsync(client, route, body, "many properties");
        }
    }

    [Fact]
    public async Task No_artifact_route_takes_more_than_ten_seconds_for_a_body_of_4_MiB()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        var run = (await server.Store.CreateRunAsync(new NewRun("0", "r"))).Info.RunId;
        await server.Store.RegisterVersionAsync(new NewModelVersion("m", $"mlflow-artifacts:/0/{run}/artifacts/model", run), "champion");
        string[] paths = ["a.txt", $"0/{run}/artifacts/a.txt", Repeated("a/", 3000), Repeated("%2e%2e/", 3000), Repeated("%25", 3000), Repeated("%", 3000), Repeated("//", 3000)];
        string[] bodies = [Repeated("[", Size), Repeated("{\"a\":", Size), Repeated("\r\n--x\r\n", Size), $"{{\"path\":\"{Filled("../", Size)}\",\"num_parts\":4000000000,\"upload_id\":\"x\"}}"];
        var targets =
            from path in paths
            from target in new[]
            {
                ("GET", Api.Artifacts + path), ("PUT", Api.Artifacts + path), ("DELETE", Api.Artifacts + path), ("GET", $"/api/2.0/mlflow-artifacts/artifacts?path={path}"),
                ("POST", $"/api/2.0/mlflow-artifacts/mpu/create/{path}"), ("POST", $"/api/2.0/mlflow-artifacts/mpu/complete/{path}"), ("GET", $"/api/2.0/mlflow-artifacts/presigned/{path}"),
                ("GET", $"/get-artifact?run_id={run}&path={path}"), ("GET", $"/model-versions/get-artifact?name=m&version=1&path={path}"),
                ("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path={path}"), ("GET", $"{Api.Root}artifacts/list?run_id={run}&path={path}"),
            }
            select target;
        foreach (var (method, target) in targets)
        {
            foreach (var body in bodies)
            {
                await IsFastAsync(client, method, target, body, "artifacts");
            }
        }

        Assert.Equal([], server.Log);
    }

    [Fact]
    public async Task A_search_of_everything_by_costly_patterns_is_ended_in_time()
    {
        await using var server = await ServerFixture.StartAsync(options => options with { LongestSearch = TimeSpan.FromSeconds(0.5) });
        for (var n = 0; n < 2000; n++)
        {
            await server.Store.CreateRunAsync(new NewRun("0", $"r{n}", Tags: [new("a", new string('a', 3000))]));
        }

        using var client = new RawHttpClient(server.Port);
        var filter = string.Join(" AND ", Enumerable.Repeat($"tags.a LIKE '{string.Concat(Enumerable.Repeat("%a", 300))}%'", 100));
        var answer = await client.SendAsync("POST", Api.Root + "runs/search", _json, Encoding.UTF8.GetBytes($$"""{"experiment_ids":["0"],"filter":"{{filter}}"}"""));
        Assert.Equal(504, answer.Status);
        Assert.Contains("The search was ended after 0.5 s; give a narrower filter or a smaller page.", answer.Text, StringComparison.Ordinal);
        Assert.Equal([], server.Log);
    }

    // As fast as the best of three tries: other tests run at the same time.
    private static Task IsFastAsync(RawHttpClient client, ApiRoute route, string body, string what) =>
        IsFastAsync(client, route.Method, (route.AjaxOnly ? "/ajax-api/2.0/mlflow/" : Api.Root) + route.Path.Replace("{**rest}", "m-1/tags", StringComparison.Ordinal), body, what);

    private static async Task IsFastAsync(RawHttpClient client, string method, string path, string body, string what)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.InRange(bytes.Length, 1, 4 << 20);
        var called = $"{method} {path[..Math.Min(100, path.Length)]}, {what}";
        for (var attempt = 0; ; attempt++)
        {
            var watch = Stopwatch.StartNew();
            var answer = await client.SendAsync(method, path, _json, bytes);
            Assert.True(answer.Status is < 500 or 501, $"{called}: {answer.Status} {answer.Text}");
            Assert.True(answer.Body.Length < 1 << 20 || answer.Status == 200, $"{called}: the refusal has {answer.Body.Length} bytes.");
            if (watch.Elapsed < _longest)
            {
                return;
            }

            Assert.True(attempt < 2, $"{called}, took {watch.Elapsed}.");
        }
    }

    private static IEnumerable<string> Values(Field field, int turn)
    {
        switch (field.Kind)
        {
            case FieldKind.TextList:
                yield return $"[{Filled("\"0\",")}\"0\"]";
                yield return $"[\"{Filled(_textPieces[turn % _textPieces.Length])}\"]";
                break;
            case FieldKind.ObjectList:
                yield return $"[{Filled("{},")}{{}}]";
                yield return $"[{Filled("{\"key\":\"k\",\"value\":1,\"timestamp\":1},")}{{}}]";
                yield return $"[{Filled("{\"key\":\"k\",\"value\":\"v\",\"dataset\":{\"name\":\"n\",\"digest\":\"d\",\"source_type\":\"local\",\"source\":\"s\"}},")}{{\"key\":\"k\"}}]";
                yield return $"[{Filled("{\"key\":\"k\",\"value\":\"v\"},")}{{\"key\":\"k\"}}]";
                yield return _manyKeys.Value;
                yield return $"[{{\"key\":\"{Filled("/a/..")}\",\"value\":\"v\"}}]";
                break;
            case FieldKind.Text when field.Name is "filter" or "page_token":
                foreach (var piece in _textPieces)
                {
                    yield return $"\"{Filled(piece)}\"";
                }

                yield return $"\"{Filled("(", 199_000)}\"";
                break;
            case FieldKind.Text:
                yield return $"\"{Filled(_textPieces[turn % _textPieces.Length])}\"";
                break;
            default:
                yield return Filled("1");
                yield return $"\"{Filled("1")}\"";
                break;
        }
    }

    private static string Plain(Field field, string run) => field.Kind switch
    {
        FieldKind.TextList => field.Name.StartsWith("experiment", StringComparison.Ordinal) ? "[\"0\"]" : field.Name.StartsWith("run", StringComparison.Ordinal) ? $"[\"{run}\"]" : "[]",
        FieldKind.ObjectList => "[]",
        FieldKind.Text => field.Name switch
        {
            "run_id" => $"\"{run}\"",
            "experiment_id" => "\"0\"",
            "version" => "\"1\"",
            "name" or "new_name" => "\"m\"",
            "filter" or "page_token" or "artifact_location" or "path" => "\"\"",
            "stage" => "\"Staging\"",
            "source" => "\"s3://b/x\"",
            _ => "\"k\"",
        },
        FieldKind.View => "\"ALL\"",
        FieldKind.Status => "\"RUNNING\"",
        FieldKind.Flag => "false",
        _ => "1",
    };

    private static string Filled(string piece, int size = Size) => Repeated(piece, size - 1000);

    // Each is made once: to put millions of pieces together takes longer than the server does.
    private static string Repeated(string piece, int bytes) => _repeated.GetOrAdd((piece, bytes), key => string.Concat(Enumerable.Repeat(key.Piece, key.Bytes / Encoding.UTF8.GetByteCount(key.Piece))));
}
