using System.Text.Json.Nodes;
using ModelOps.Server.Tests.Replay;

namespace ModelOps.Server.Tests.Endpoints;

/// <summary>What is asked for and is not there, is there already, or may not be: the code and the words that clients show.</summary>
public sealed class ErrorsTests
{
    private const string See = "See the API docs for more information about request parameters.";

    [Theory]
    [InlineData("experiments/get?experiment_id=77", 404, "RESOURCE_DOES_NOT_EXIST", "77")]
    [InlineData("experiments/get-by-name?experiment_name=nobody", 404, "RESOURCE_DOES_NOT_EXIST", "nobody")]
    [InlineData("runs/get?run_id=nobody", 404, "RESOURCE_DOES_NOT_EXIST", "nobody")]
    [InlineData("artifacts/list?run_id=nobody", 404, "RESOURCE_DOES_NOT_EXIST", "nobody")]
    [InlineData("registered-models/get?name=nobody", 404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=nobody not found")]
    [InlineData("registered-models/alias?name=nobody&alias=a", 404, "RESOURCE_DOES_NOT_EXIST", "nobody")]
    [InlineData("model-versions/get?name=nobody&version=1", 404, "RESOURCE_DOES_NOT_EXIST", "nobody")]
    [InlineData("model-versions/get?name=m&version=one", 400, "INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got 'one'.")]
    [InlineData("model-versions/get?name=m&version=99999999999", 400, "INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got '99999999999'.")]
    [InlineData("model-versions/get-download-uri?name=m", 400, "INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got ''.")]
    [InlineData("metrics/get-history-bulk-interval?run_ids=a&metric_key=m&max_results=0", 400, "INVALID_PARAMETER_VALUE", "max_results must be between 1 and 2500. " + See)]
    [InlineData("metrics/get-history-bulk-interval?run_ids=a&metric_key=m&max_results=2501", 400, "INVALID_PARAMETER_VALUE", "max_results must be between 1 and 2500. " + See)]
    [InlineData("/ajax-api/2.0/mlflow/metrics/get-history-bulk?metric_key=m", 400, "INVALID_PARAMETER_VALUE", "GetMetricHistoryBulk request must specify at least one run_id.")]
    [InlineData("/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=a", 400, "INVALID_PARAMETER_VALUE", "GetMetricHistoryBulk request must specify a metric_key.")]
    [InlineData("registered-models/search?max_results=1001", 400, "INVALID_PARAMETER_VALUE", "max_results")]
    [InlineData("model-versions/search?max_results=200001", 400, "INVALID_PARAMETER_VALUE", "max_results")]
    [InlineData("registered-models/search?page_token=nonsense", 400, "INVALID_PARAMETER_VALUE", "page")]
    [InlineData("/get-artifact?path=a", 400, "INVALID_PARAMETER_VALUE", "Request must specify run_uuid.")]
    [InlineData("/get-artifact?run_id=x", 400, "INVALID_PARAMETER_VALUE", "Request must specify path.")]
    [InlineData("/get-artifact?run_id=nobody&path=a", 404, "RESOURCE_DOES_NOT_EXIST", "nobody")]
    [InlineData("/model-versions/get-artifact?name=m&version=x&path=a", 400, "INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got 'x'.")]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts/nothing.txt", 404, "RESOURCE_DOES_NOT_EXIST", "nothing.txt")]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts?path=../x", 400, "INVALID_PARAMETER_VALUE", "Invalid path")]
    [InlineData("/api/2.0/mlflow-artifacts/presigned/a.txt", 501, "NOT_IMPLEMENTED", "Multipart download is not supported for the current artifact repository")]
    [InlineData("/api/2.0/mlflow/logged-models/m-1", 501, "NOT_IMPLEMENTED", "This server does not keep MLflow 3's logged models")]
    public async Task A_question_that_cannot_be_answered_says_why(string path, int status, string code, string words)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        Is(await api.GetAsync(path), status, code, words);
        Assert.Equal([], server.Log);
    }

    [Theory]
    [InlineData("experiments/create", """{"name":"Default"}""", "RESOURCE_ALREADY_EXISTS", "Default")]
    [InlineData("experiments/update", """{"experiment_id":"0"}""", "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'new_name'. " + See)]
    [InlineData("experiments/search", "{}", "INVALID_PARAMETER_VALUE", "max_results")]
    [InlineData("experiments/search", """{"max_results":5,"filter":"nonsense"}""", "INVALID_PARAMETER_VALUE", "nonsense")]
    [InlineData("/ajax-api/2.0/mlflow/experiments/search-datasets", "{}", "INVALID_PARAMETER_VALUE", "SearchDatasets request must specify at least one experiment_id.")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"max_results":50001}""", "INVALID_PARAMETER_VALUE", "Invalid value 50001 for parameter 'max_results' supplied:")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"filter":"metrics.a >"}""", "INVALID_PARAMETER_VALUE", "metrics.a")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"order_by":["nothing.x DESC"]}""", "INVALID_PARAMETER_VALUE", "nothing")]
    [InlineData("runs/update", """{"run_id":"x","status":"DONE"}""", "INVALID_PARAMETER_VALUE", "Invalid value \"DONE\" for parameter 'status' supplied:")]
    [InlineData("runs/log-batch", """{"run_id":"x","metrics":[{"key":"a","value":1}]}""", "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'metrics[0].timestamp'. " + See)]
    [InlineData("runs/log-model", """{"run_id":"x"}""", "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'model_json'. " + See)]
    [InlineData("runs/log-inputs", """{"run_id":"x","datasets":[{"dataset":{"name":5}}]}""", "INVALID_PARAMETER_VALUE", "Invalid value 5 for parameter 'datasets.dataset.name' supplied:")]
    [InlineData("registered-models/create", """{"name":""}""", "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'. " + See)]
    [InlineData("registered-models/alias", """{"name":"m","alias":"a","version":"x"}""", "INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got 'x'.")]
    [InlineData("artifacts/presigned-upload-url", """{"run_id":"x","path":"a"}""", "INVALID_PARAMETER_VALUE", "Presigned upload is not supported for runs with proxied artifact storage")]
    public async Task A_change_that_cannot_be_made_says_why(string path, string body, string code, string words)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        Is(await api.PostAsync(path, JsonNode.Parse(body)!), 400, code, words);
        Assert.Equal([], server.Log);
    }

    [Fact]
    public async Task A_batch_with_one_wrong_part_writes_nothing()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        var body = JsonNode.Parse("""{"metrics":[{"key":"good","value":1,"timestamp":1},{"key":"bad","value":"x","timestamp":1}],"params":[{"key":"p","value":"1"}]}""")!;
        body["run_id"] = run;
        Is(await api.PostAsync("runs/log-batch", body), 400, "INVALID_PARAMETER_VALUE", "Invalid value \"x\" for parameter 'metrics[1].value' supplied:");
        var data = (await server.Store.GetRunAsync(run)).Data;
        Assert.Empty(data.Metrics);
        Assert.Empty(data.Params);
    }

    [Fact]
    public async Task A_parameter_is_written_once()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        Task<RawResponse> LogAsync(string value) => api.PostAsync("runs/log-parameter", new JsonObject { ["run_id"] = run, ["key"] = "p", ["value"] = value });
        Assert.Equal(200, (await LogAsync("1")).Status);
        Assert.Equal(200, (await LogAsync("1")).Status);
        Is(await LogAsync("2"), 400, "INVALID_PARAMETER_VALUE", "'p'");
        Assert.Equal("1", (await server.Store.GetRunAsync(run)).Data.Params.Single().Value);
    }

    [Fact]
    public async Task A_deleted_run_takes_nothing_more_until_it_is_restored()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        var id = new JsonObject { ["run_id"] = run };
        Assert.Equal(200, (await api.PostAsync("runs/delete", id)).Status);
        Task<RawResponse> TagAsync() => api.PostAsync("runs/set-tag", new JsonObject { ["run_id"] = run, ["key"] = "k", ["value"] = "v" });
        Is(await TagAsync(), 400, "INVALID_PARAMETER_VALUE", run);
        Assert.Equal(200, (await api.PostAsync("runs/restore", id)).Status);
        Assert.Equal(200, (await TagAsync()).Status);
    }

    [Fact]
    public async Task Pages_of_models_come_to_an_end_and_hold_each_once()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        foreach (var name in new[] { "c", "a", "e", "b", "d" })
        {
            Assert.Equal(200, (await api.PostAsync("registered-models/create", new JsonObject { ["name"] = name })).Status);
        }

        var (names, token, pages) = (new List<string>(), "", 0);
        do
        {
            var page = JsonNode.Parse((await api.GetAsync($"registered-models/search?max_results=2&page_token={Uri.EscapeDataString(token)}")).Text)!;
            names.AddRange(page["registered_models"]!.AsArray().Select(model => (string)model!["name"]!));
            token = (string?)page["next_page_token"] ?? "";
        }
        while (token.Length > 0 && ++pages < 10);

        Assert.Equal(["a", "b", "c", "d", "e"], names);
    }

    [Fact]
    public async Task Parts_of_an_upload_are_refused_after_their_path_was_checked()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        const string Parts = "/api/2.0/mlflow-artifacts/mpu/create/";
        Is(await api.PostAsync(Parts + "..%2fx", new JsonObject { ["path"] = "x" }), 400, "INVALID_PARAMETER_VALUE", "Invalid path");
        Is(await api.PostAsync(Parts + "a", new JsonObject()), 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'path'. " + See);
        Is(await api.PostAsync(Parts + "a", new JsonObject { ["path"] = "x" }), 501, "NOT_IMPLEMENTED", "Multipart upload is not supported for the current artifact repository");
    }

    private static void Is(RawResponse answer, int status, string code, string words)
    {
        var body = JsonNode.Parse(answer.Text)!;
        Assert.True((status, code) == (answer.Status, (string?)body["error_code"]), $"{answer.Status} {answer.Text}");
        Assert.Contains(words, (string?)body["message"], StringComparison.Ordinal);
    }
}
