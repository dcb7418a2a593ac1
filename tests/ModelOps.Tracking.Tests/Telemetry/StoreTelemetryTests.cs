using System.Diagnostics;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Telemetry;
using ModelOps.Tracking.Remote;
using ModelOps.Tracking.Tests.Remote;

namespace ModelOps.Tracking.Tests.Telemetry;

public sealed class StoreTelemetryTests
{
    [Fact]
    public async Task A_request_is_one_span_with_all_its_tries()
    {
        using var record = new TelemetryRecord();
        await using var server = new FailingServer((503, "busy"), (503, "busy"), (200, "{}"));
        await using var store = await TrackingStores.OpenAsync(server.Address, new TrackingStoreOptions { LoggerFactory = record });
        await store.LogMetricAsync("r", new Metric("auc", 0.5, 5, 1));

        var span = Assert.Single(record.Spans);
        Assert.Equal(("POST runs/log-metric", ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal("127.0.0.1", span.GetTagItem("server.address"));
        Assert.Equal(2, span.GetTagItem("http.request.resend_count"));
        Assert.Equal(["503", "503"], record.Measurements.Where(each => each.Name == "modelops.store.retries").Select(each => each.Tags["error.type"]));
        var took = Assert.Single(record.Measurements, each => each.Name == "modelops.store.operation.duration");
        Assert.Equal("http.request.method=POST modelops.store.operation=runs/log-metric modelops.store=rest", string.Join(' ', took.Tags.Select(tag => $"{tag.Key}={tag.Value}").Order()));
        Assert.Equal(
            ["Warning ModelOps.Tracking[5] POST runs/log-metric failed (503); try 2 of 6 follows in 00:00:00.2000000", "Warning ModelOps.Tracking[5] POST runs/log-metric failed (503); try 3 of 6 follows in 00:00:00.4000000"],
            record.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_request_that_fails_for_good_is_an_error_and_one_that_is_refused_is_none_in_the_log()
    {
        using var record = new TelemetryRecord();
        await using var server = new FailingServer((503, "busy"), (404, """{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such run"}"""));
        await using var store = await TrackingStores.OpenAsync(server.Address, new TrackingStoreOptions { LoggerFactory = record });
        await Assert.ThrowsAsync<TrackingException>(() => store.CreateExperimentAsync("x"));
        await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));

        Assert.Equal([("503", ActivityStatusCode.Error), ("404", ActivityStatusCode.Error)], record.Spans.Select(span => ((string)span.GetTagItem("error.type")!, span.Status)));
        Assert.Equal(
            ["Error ModelOps.Tracking[6] POST experiments/create failed after 1 tries (503)", "Debug ModelOps.Tracking[7] GET runs/get was refused (404)"],
            record.Lines.Where(line => !line.Contains("[1]", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_by_the_kind_of_error()
    {
        using var record = new TelemetryRecord();
        await using var store = await TrackingStores.OpenAsync(
            $"http://127.0.0.1:{Ports.Free()}", new TrackingStoreOptions { LoggerFactory = record, Environment = name => name == "MLFLOW_HTTP_REQUEST_MAX_RETRIES" ? "0" : null });
        await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));
        Assert.Equal("System.Net.Http.HttpRequestException", Assert.Single(record.Spans).GetTagItem("error.type"));
        Assert.Contains("Error ModelOps.Tracking[6] GET runs/get failed after 1 tries (System.Net.Http.HttpRequestException)", record.Lines);
    }

    [Fact]
    public async Task A_batch_is_one_commit_however_many_metrics_it_has()
    {
        using var folder = new TemporaryFolder();
        using var record = new TelemetryRecord();
        await using var store = await TrackingStores.OpenAsync(folder.File("m.db"), new TrackingStoreOptions { LoggerFactory = record });
        var run = await store.CreateRunAsync(new NewRun("0"));
        var before = record.Spans.Count;
        await store.LogBatchAsync(run.Info.RunId, new RunBatch([.. Enumerable.Range(0, 500).Select(step => new Metric("loss", step, 1, step))]));

        var commit = Assert.Single(record.Spans.Skip(before));
        Assert.Equal(("commit", "sqlite", 1), (commit.DisplayName, commit.GetTagItem("modelops.store"), commit.GetTagItem("db.operation.batch.size")));
        await store.GetRunAsync(run.Info.RunId);
        Assert.Equal(before + 1, record.Spans.Count);
        await store.SearchRunsAsync(new RunQuery(["0"], "metrics.loss > 1"));
        Assert.Equal("search", record.Spans[^1].DisplayName);
    }

    [Fact]
    public async Task A_new_file_and_a_moved_one_are_logged()
    {
        using var folder = new TemporaryFolder();
        using var record = new TelemetryRecord();
        Directory.CreateDirectory(folder.File("old"));
        await using (await TrackingStores.OpenAsync(folder.File("old", "m.db"), new TrackingStoreOptions { LoggerFactory = record }))
        {
        }

        Directory.Move(folder.File("old"), folder.File("new"));
        await using (await TrackingStores.OpenAsync(folder.File("new", "m.db"), new TrackingStoreOptions { LoggerFactory = record }))
        {
        }

        Assert.Equal(
            [
                $"Information ModelOps.Tracking[2] Made the tables of MLflow's layout in {folder.File("old", "m.db")}",
                $"Debug ModelOps.Tracking[1] Opened sqlite:///{folder.File("old", "m.db")}",
                $"Information ModelOps.Tracking[3] The store {folder.File("new", "m.db")} was moved; its rows said '{folder.File("old")}' and now say '{folder.File("new")}'",
                $"Debug ModelOps.Tracking[1] Opened sqlite:///{folder.File("new", "m.db")}",
            ],
            record.Lines);
    }

    [Theory]
    [InlineData("http://h/api/2.0/mlflow/runs/get?run_id=secret", "runs/get")]
    [InlineData("http://h/mlflow/api/2.0/mlflow/runs/create", "runs/create")]
    [InlineData("http://h/ajax-api/2.0/mlflow/experiments/search-datasets", "experiments/search-datasets")]
    [InlineData("http://h/api/2.0/mlflow-artifacts/artifacts/0/secret/model.onnx", "artifacts")]
    public void An_operation_has_no_more_names_than_the_interface_has_calls(string address, string operation) => Assert.Equal(operation, RequestReport.OperationOf(new Uri(address)));

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(401, "s3cret-answer")]
    [InlineData(404, """{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "s3cret-answer"}""")]
    [InlineData(503, "s3cret-answer")]
    public async Task No_secret_parameter_or_answer_gets_into_a_span_a_metric_or_the_log(int status, string answer)
    {
        using var record = new TelemetryRecord();
        await using var server = new FailingServer((status, answer));
        var address = new UriBuilder(server.Address) { UserName = "s3cret-user", Password = "s3cret-password" }.Uri.ToString();
        var environment = new Dictionary<string, string?> { ["MLFLOW_TRACKING_TOKEN"] = "s3cret-token", ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "1" };
        await using var store = await TrackingStores.OpenAsync(address, new TrackingStoreOptions { LoggerFactory = record, Environment = name => environment.GetValueOrDefault(name) });
        await Record.ExceptionAsync(() => store.LogParamAsync("s3cret-run", new Param("s3cret-key", "s3cret-value")));
        await Record.ExceptionAsync(() => store.GetExperimentByNameAsync("s3cret-name"));
        await Record.ExceptionAsync(() => store.OpenArtifacts("mlflow-artifacts:/0").WriteAsync("s3cret-path/s3cret.txt", new MemoryStream("s3cret-content"u8.ToArray())));

        Assert.True(server.Requests.Count >= 3);
        Assert.True(record.Spans.Count >= 3);
        Assert.DoesNotContain("s3cret", record.Everything, StringComparison.OrdinalIgnoreCase);
    }
}
