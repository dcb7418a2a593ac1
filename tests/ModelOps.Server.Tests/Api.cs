using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Server.Tests.Replay;

namespace ModelOps.Server.Tests;

/// <summary>Short forms of calls for the tests, over raw HTTP.</summary>
internal sealed class Api(int port) : IDisposable
{
    public const string Root = "/api/2.0/mlflow/";
    public const string Artifacts = "/api/2.0/mlflow-artifacts/artifacts/";

    private static readonly Dictionary<string, string> _json = new() { ["Content-Type"] = "application/json" };

    public RawHttpClient Raw { get; } = new(port);

    public Task<RawResponse> PostAsync(string path, JsonNode body) =>
        Raw.SendAsync("POST", path.StartsWith('/') ? path : Root + path, _json, Encoding.UTF8.GetBytes(body.ToJsonString()));

    public Task<RawResponse> GetAsync(string path) => Raw.SendAsync("GET", path.StartsWith('/') ? path : Root + path);

    public Task<RawResponse> PutAsync(string path, string content) => Raw.SendAsync("PUT", path, body: Encoding.UTF8.GetBytes(content));

    public async Task<string> CreateExperimentAsync(string name, string? location = null)
    {
        var body = new JsonObject { ["name"] = name };
        if (location is not null)
        {
            body["artifact_location"] = location;
        }

        var answer = await PostAsync("experiments/create", body);
        Assert.True(answer.Status == 200, answer.Text);
        return (string)JsonNode.Parse(answer.Text)!["experiment_id"]!;
    }

    public async Task<string> CreateRunAsync(string experimentId)
    {
        var answer = await PostAsync("runs/create", new JsonObject { ["experiment_id"] = experimentId });
        Assert.True(answer.Status == 200, answer.Text);
        return (string)JsonNode.Parse(answer.Text)!["run"]!["info"]!["run_id"]!;
    }

    public void Dispose() => Raw.Dispose();
}
