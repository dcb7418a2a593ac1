using System.Text.Json.Nodes;

namespace ModelOps.Server.Tests.Issues;

/// <summary>A registered model named <c>..\x</c> and texts of 3 MB were taken; a refusal must not send the megabytes back.</summary>
public sealed class OversizedTextTests
{
    private static readonly string _long = new('x', 3_000_000);

    [Fact]
    public async Task Texts_without_end_are_refused_and_nothing_is_written()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        await api.PostAsync("registered-models/create", new JsonObject { ["name"] = "m" });
        (string Path, JsonObject Body)[] calls =
        [
            ("experiments/create", new() { ["name"] = "e", ["artifact_location"] = _long }),
            ("experiments/create", new() { ["name"] = "e", ["artifact_location"] = "s3://bucket/" + _long }),
            ("experiments/create", new() { ["name"] = _long }),
            ("runs/create", new() { ["experiment_id"] = "0", ["run_name"] = _long }),
            ("runs/create", new() { ["experiment_id"] = "0", ["user_id"] = _long }),
            ("runs/create", new() { ["experiment_id"] = "0", ["tags"] = new JsonArray(new JsonObject { ["key"] = "mlflow.runName", ["value"] = _long }) }),
            ("runs/update", new() { ["run_id"] = run, ["run_name"] = _long }),
            ("runs/set-tag", new() { ["run_id"] = run, ["key"] = "mlflow.runName", ["value"] = _long }),
            ("runs/log-batch", new() { ["run_id"] = run, ["tags"] = new JsonArray(new JsonObject { ["key"] = "mlflow.runName", ["value"] = _long }) }),
            ("runs/log-model", new() { ["run_id"] = run, ["model_json"] = $$$"""{"run_id":"{{{run}}}","artifact_path":"m","utc_time_created":"t","flavors":{"x":"{{{_long}}}"}}""" }),
            ("registered-models/create", new() { ["name"] = _long }),
            ("registered-models/create", new() { ["name"] = "..\\x" }),
            ("registered-models/create", new() { ["name"] = "n", ["description"] = _long }),
            ("registered-models/rename", new() { ["name"] = "m", ["new_name"] = "..\\m" }),
            ("model-versions/create", new() { ["name"] = "m", ["source"] = "s3://b/x", ["run_link"] = _long }),
            ("model-versions/create", new() { ["name"] = "m", ["source"] = "s3://b/x", ["description"] = _long }),
        ];
        foreach (var (path, body) in calls)
        {
            var answer = await api.PostAsync(path, body);
            Assert.True(answer.Status == 400 && answer.Body.Length < 10_000, $"{path}: {answer.Status}, {answer.Body.Length} bytes: {answer.Text[..Math.Min(200, answer.Text.Length)]}");
            Assert.Contains("INVALID_PARAMETER_VALUE", answer.Text, StringComparison.Ordinal);
        }

        Assert.Single((await server.Store.SearchExperimentsAsync(new())).Items);
        Assert.Single((await server.Store.SearchRunsAsync(new(["0"]))).Items);
        Assert.Equal("m", Assert.Single((await server.Store.SearchRegisteredModelsAsync(new())).Items).Name);
        Assert.Empty((await server.Store.SearchModelVersionsAsync(new())).Items);
        Assert.Equal([], server.Log);
    }

    [Fact]
    public async Task A_model_record_with_a_key_twice_is_refused_as_the_callers_mistake()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        foreach (var model in new[] { """{"run_id":"a","run_id":"b","artifact_path":"m","utc_time_created":"t","flavors":{}}""", """{"run_id":"a","artifact_path":"m","utc_time_created":"t","flavors":{"x":1,"x":2}}""" })
        {
            var answer = await api.PostAsync("runs/log-model", new JsonObject { ["run_id"] = run, ["model_json"] = model });
            Assert.Equal(400, answer.Status);
            Assert.Contains("INVALID_PARAMETER_VALUE", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal([], server.Log);
    }
}
