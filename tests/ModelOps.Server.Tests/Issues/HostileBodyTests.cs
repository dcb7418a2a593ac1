using ModelOps.Server.Hosting;
using ModelOps.Server.Http;
using ModelOps.Server.Tests.Replay;
using ModelOps.Tracking;
using static ModelOps.Server.Tests.Issues.HostileBodies;

namespace ModelOps.Server.Tests.Issues;

/// <summary>One request held a core for hours: every route is sent bodies as large as the server takes, of the shapes that cost parsers most.</summary>
public sealed class HostileBodyTests
{
    private static readonly Lazy<string> _manyKeys = new(() => $"[{string.Join(',', Enumerable.Range(0, 130_000).Select(n => $"{{\"key\":\"k{n}\",\"value\":\"v\"}}"))}]");
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
}
