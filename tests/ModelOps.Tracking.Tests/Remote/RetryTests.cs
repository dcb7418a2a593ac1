using System.Diagnostics;

using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Remote;

public sealed class RetryTests
{
    private const string Made = """{"experiment_id": "7"}""";

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task A_call_that_may_be_repeated_is_repeated(int status)
    {
        await using var server = new FailingServer((status, "busy"), (status, "busy"), (200, "{}"));
        await using var store = await OpenAsync(server);
        await store.LogMetricAsync("r", new Metric("auc", double.NaN, 5, 1));
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal(("POST", "/api/2.0/mlflow/runs/log-metric", """{"key":"auc","value":"NaN","timestamp":5,"step":1,"run_id":"r"}"""), (request.Method, request.Path, request.Body)));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_call_that_makes_something_is_sent_once(int status)
    {
        await using var server = new FailingServer((status, "busy"), (200, Made));
        await using var store = await OpenAsync(server);
        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.CreateExperimentAsync("x"));
        Assert.Equal("TEMPORARILY_UNAVAILABLE", exception.ErrorCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_took_nothing_is_asked_again_for_anything()
    {
        await using var server = new FailingServer((429, "slow down"), (200, Made));
        await using var store = await OpenAsync(server);
        Assert.Equal("7", await store.CreateExperimentAsync("x"));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_is_passed_on_and_not_repeated()
    {
        await using var server = new FailingServer((404, """{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run with id=x not found"}"""));
        await using var store = await OpenAsync(server);
        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));
        Assert.Equal(("RESOURCE_DOES_NOT_EXIST", "Run with id=x not found"), (exception.ErrorCode, exception.Message));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task After_the_last_try_the_error_is_shown()
    {
        await using var server = new FailingServer((502, "<html>"));
        await using var store = await OpenAsync(server, ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1"));
        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));
        Assert.Equal($"The tracking server {server.Address}/ failed (HTTP 502); try again, or look at its log.", exception.Message);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Cancelling_ends_the_waiting_between_tries()
    {
        await using var server = new FailingServer((503, "busy"));
        await using var store = await OpenAsync(server, ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "50"));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.GetRunAsync("x", stop.Token));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Credentials_come_from_the_environment_or_the_address()
    {
        await using var server = new FailingServer((200, """{"run": {"info": {"run_id": "x", "artifact_uri": "mlflow-artifacts:/0/x/artifacts"}}}"""));
        await using (var token = await OpenAsync(server, ("MLFLOW_TRACKING_TOKEN", "secret")))
        {
            await token.GetRunAsync("x");
        }

        await using (var basic = await OpenAsync(server, ("MLFLOW_TRACKING_USERNAME", "ann"), ("MLFLOW_TRACKING_PASSWORD", "pw")))
        {
            await basic.GetRunAsync("x");
        }

        await using (var address = await TrackingStores.OpenAsync(server.Address.Replace("//", "//bob:p%40w@", StringComparison.Ordinal), new() { Environment = _ => null }))
        {
            await address.GetRunAsync("x");
            Assert.DoesNotContain("bob", address.Uri, StringComparison.Ordinal);
        }

        // A process that was given the address alone, by one that had the credentials in it, too.
        await using (var inherited = await OpenAsync(server, ("MLFLOW_TRACKING_URI", server.Address.Replace("//", "//bob:p%40w@", StringComparison.Ordinal) + "/"), ("MLFLOW_TRACKING_TOKEN", "secret")))
        {
            await inherited.GetRunAsync("x");
        }

        await using (var elsewhere = await OpenAsync(server, ("MLFLOW_TRACKING_URI", "http://bob:pw@tracker.example.com"), ("MLFLOW_TRACKING_TOKEN", "secret")))
        {
            await elsewhere.GetRunAsync("x");
        }

        Assert.Equal(["Bearer secret", "Basic YW5uOnB3", "Basic Ym9iOnBAdw==", "Basic Ym9iOnBAdw==", "Bearer secret"], server.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task Refused_credentials_say_what_to_set()
    {
        await using var server = new FailingServer((401, ""));
        await using var store = await OpenAsync(server);
        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));
        Assert.Equal(
            ("UNAUTHENTICATED", $"The tracking server {server.Address}/ wants credentials or refuses those given; set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."),
            (exception.ErrorCode, exception.Message));
    }

    [Fact]
    public async Task A_history_is_always_asked_for_with_a_size_and_its_tokens_followed()
    {
        await using var server = new FailingServer(
            (200, """{"metrics": [{"key": "a", "value": 1, "timestamp": "5", "step": 0}], "next_page_token": "t 1"}"""),
            (200, """{"metrics": [{"key": "a", "value": "NaN", "timestamp": 6, "step": "1"}]}"""));
        await using var store = await OpenAsync(server);
        var points = (await store.GetMetricHistoryAsync("r", "a")).Items;
        Assert.Equal([new Metric("a", 1, 5, 0), new Metric("a", double.NaN, 6, 1)], points);
        Assert.Equal(
            ["/api/2.0/mlflow/metrics/get-history?run_id=r&metric_key=a&max_results=25000", "/api/2.0/mlflow/metrics/get-history?run_id=r&metric_key=a&max_results=25000&page_token=t%201"],
            server.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData("models:/visits/1", """{"model_version": {"name": "visits", "version": "1"}}""", "{}")]
    [InlineData("models:/visits/1", """{"model_version": {"name": "visits", "version": "1"}}""", """{"artifact_uri": ""}""")]
    [InlineData("runs:/x/model", """{"run": {"info": {"run_id": "x"}}}""", "{}")]
    public async Task An_answer_without_a_place_is_no_proof_that_nothing_is_there(string uri, string first, string second)
    {
        await using var server = new FailingServer((200, first), (200, second));
        await using var store = await OpenAsync(server);
        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.FetchFolderAsync(uri, "unused"));
        Assert.NotEqual("RESOURCE_DOES_NOT_EXIST", exception.ErrorCode);
        Assert.Contains("without 'artifact_uri'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_nobody_answers_at_is_named()
    {
        var address = $"http://127.0.0.1:{Ports.Free()}";
        await using var store = await TrackingStores.OpenAsync(address, new() { Environment = name => name == "MLFLOW_HTTP_REQUEST_MAX_RETRIES" ? "0" : null });
        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));
        Assert.StartsWith($"The tracking server {address}/ cannot be reached: ", exception.Message);
        Assert.EndsWith("Check MLFLOW_TRACKING_URI and that the server runs.", exception.Message);
    }

    private static Task<ITrackingStore> OpenAsync(FailingServer server, params (string Name, string Value)[] environment) =>
        TrackingStores.OpenAsync(server.Address, new() { Environment = name => environment.FirstOrDefault(pair => pair.Name == name).Value });
}
