using System.Text.Json.Nodes;

namespace ModelOps.Server.Tests.Issues;

/// <summary>Small answers in which MLflow's own tests differed.</summary>
public sealed class SmallAnswersTests
{
    [Fact]
    public async Task An_upload_that_names_nothing_is_asked_for_its_run_first()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        Assert.Contains("Request must specify run_uuid.", (await api.Raw.SendAsync("POST", "/ajax-api/2.0/mlflow/upload-artifact", body: [])).Text, StringComparison.Ordinal);
        Assert.Contains("Request must specify path.", (await api.Raw.SendAsync("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}", body: [])).Text, StringComparison.Ordinal);
        Assert.Contains("Request must specify data.", (await api.Raw.SendAsync("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=a", body: [])).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_are_checked_before_what_is_counted()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var ids = string.Join('&', Enumerable.Range(0, 101).Select(n => $"run_ids=id_{n}"));
        Assert.Contains(
            "GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received 101 run_ids.",
            (await api.GetAsync($"metrics/get-history-bulk-interval?{ids}&metric_key=k")).Text,
            StringComparison.Ordinal);
        Assert.Contains(
            "GetMetricHistoryBulk request cannot specify more than 100 run_ids. Received 101 run_ids.",
            (await api.GetAsync($"/ajax-api/2.0/mlflow/metrics/get-history-bulk?{ids.Replace("run_ids", "run_id", StringComparison.Ordinal)}&metric_key=k")).Text,
            StringComparison.Ordinal);
        var experiments = new JsonArray([.. Enumerable.Range(0, 21).Select(n => (JsonNode)$"id_{n}")]);
        Assert.Contains(
            "SearchDatasets request cannot specify more than 20 experiment_ids. Received 21 experiment_ids.",
            (await api.PostAsync("/ajax-api/2.0/mlflow/experiments/search-datasets", new JsonObject { ["experiment_ids"] = experiments })).Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlproject")]
    [InlineData("MLproject")]
    [InlineData("mlmodel")]
    [InlineData("MLmodel")]
    public async Task MLflows_own_files_are_text(string name)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        await api.PutAsync($"{Api.Artifacts}a/{name}", "x");
        Assert.Equal("text/plain", (await api.GetAsync($"{Api.Artifacts}a/{name}")).Headers["Content-Type"]);
    }
}
