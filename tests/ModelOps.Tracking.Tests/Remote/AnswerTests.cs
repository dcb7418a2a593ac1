using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ModelOps.Tracking.Tests.Remote;

/// <summary>What the client makes of a server's answers: refusals, nonsense, silence, and ways elsewhere.</summary>
public sealed class AnswerTests
{
    private const string Secret = "s3cr3t-value";

    private static readonly string[] _nonsense =
    [
        "", "x", "null", "1", "[]", "\"run\"", "{", "{}", """{"run": null}""", """{"run": []}""", """{"run": {"info": 1}}""", """{"run": {"info": {"run_id": null}}}""", """{"run": {"info": {"run_id": {}}}}""",
        """{"run": {"info": {"run_id": ""}}}""", """{"run": {"info": {"run_id": "\ud800", "artifact_uri": "a"}}}""", """{"run": {"info": {"run_id": "r", "artifact_uri": "a"}, "data": {"metrics": [{"key": "a", "value": "much"}]}}}""", "<html>it works</html>",
        """{"error_code": "RESOURCE_DOES_NOT_EXIST"}""",
    ];

    [Theory]
    [InlineData(400, """{"error_code": "INVALID_PARAMETER_VALUE", "message": "no"}""", "INVALID_PARAMETER_VALUE", "no")]
    [InlineData(500, """{"error_code": "INTERNAL_ERROR", "message": "oh"}""", "INTERNAL_ERROR", "oh")]
    [InlineData(409, """{"error_code": "RESOURCE_ALREADY_EXISTS"}""", "RESOURCE_ALREADY_EXISTS", "")]
    [InlineData(400, """{"error_code": 7, "message": "no"}""", "BAD_REQUEST", "refused the request (HTTP 400).")]
    [InlineData(400, "not JSON", "BAD_REQUEST", "refused the request (HTTP 400).")]
    [InlineData(418, "", "BAD_REQUEST", "refused the request (HTTP 418).")]
    [InlineData(401, "[]", "UNAUTHENTICATED", "MLFLOW_TRACKING_TOKEN")]
    [InlineData(403, "<html>", "PERMISSION_DENIED", "does not allow this (HTTP 403).")]
    [InlineData(404, "<html>", "ENDPOINT_NOT_FOUND", "does not know /api/2.0/mlflow/runs/get; is it an MLflow tracking server?")]
    [InlineData(429, "", "TEMPORARILY_UNAVAILABLE", "failed (HTTP 429)")]
    [InlineData(500, "", "TEMPORARILY_UNAVAILABLE", "failed (HTTP 500)")]
    [InlineData(501, "", "TEMPORARILY_UNAVAILABLE", "failed (HTTP 501)")]
    [InlineData(504, "", "TEMPORARILY_UNAVAILABLE", "failed (HTTP 504)")]
    public async Task A_refusal_has_a_code_and_a_sentence(int status, string body, string code, string message)
    {
        await using var server = new FailingServer((status, body));
        await using var store = await OpenAsync(server.Address);
        var error = await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));
        Assert.Equal(code, error.ErrorCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_run_is_an_error_and_never_an_empty_run()
    {
        foreach (var body in _nonsense)
        {
            await using var server = new FailingServer((200, body));
            await using var store = await OpenAsync(server.Address);
            var error = await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));
            Assert.Equal((ErrorCode.InternalError, true), (error.ErrorCode, error.Message.Length > 0));
        }
    }

    [Theory]
    [InlineData(1, 2, true, 2, 3)]
    [InlineData(1, 3, false, 3, 3)]
    [InlineData(4, 2, false, 4, 1)]
    public async Task A_server_without_a_conditional_move_is_read_set_and_read_again(int before, int after, bool moved, int now, int requests)
    {
        await using var server = new FailingServer((200, Alias(before)), (200, "{}"), (200, Alias(after)));
        await using var store = await OpenAsync(server.Address);

        Assert.Equal(new AliasMove(moved, now, IsAtomic: false), await store.MoveAliasAsync("credit", "champion", 1, 2));

        Assert.Equal(requests, server.Requests.Count);
        static string Alias(int version) => $$$"""{"model_version": {"name": "credit", "version": "{{{version}}}"}}""";
    }

    [Theory]
    [InlineData("""{"files": [1, null, "x"]}""")]
    [InlineData("""{"files": [{"path": "\udc00"}]}""")]
    [InlineData("""{"files": {}}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_list_of_artifacts_that_makes_no_sense_breaks_nothing(string body)
    {
        await using var server = new FailingServer((200, body));
        var artifacts = ArtifactStores.Open("mlflow-artifacts:/0/r", server.Address, Options());
        var error = await Record.ExceptionAsync(() => artifacts.ListAsync());
        Assert.True(error is null or TrackingException { ErrorCode: ErrorCode.InternalError }, error?.ToString());
    }

    [Theory]
    [InlineData("""{"model_version": {"name": "m", "version": "1", "aliases": [1, null, {}, "champion"], "tags": [3, {"key": "a"}]}}""")]
    public async Task Parts_of_an_unknown_form_are_empty_and_the_rest_is_read(string body)
    {
        await using var server = new FailingServer((200, body));
        await using var store = await OpenAsync(server.Address);
        var version = await store.GetModelVersionAsync("m", 1);
        Assert.Equal(("m", 1, "champion"), (version.Name, version.Version, version.Aliases[^1]));
        Assert.Equal(new Tag("a", ""), version.Tags[^1]);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(200)]
    [InlineData(0)]
    public async Task No_secret_is_in_an_error(int status)
    {
        await using var server = new FailingServer((status, "nonsense"));
        foreach (var address in new[] { server.Address, server.Address.Replace("//", $"//ann:{Secret}@", StringComparison.Ordinal) + $"?token={Secret}#{Secret}" })
        {
            await using var store = await OpenAsync(address, ("MLFLOW_TRACKING_TOKEN", Secret));
            Assert.DoesNotContain(Secret, store.Uri, StringComparison.Ordinal);
            foreach (var call in (Func<Task>[])[() => store.GetRunAsync("x"), () => store.CreateExperimentAsync("x"), () => store.OpenArtifacts("mlflow-artifacts:/0").ReadAsync("a")])
            {
                var error = await Record.ExceptionAsync(call);
                Assert.DoesNotContain(Secret, error?.ToString() ?? "", StringComparison.Ordinal);
            }
        }

        Assert.NotEmpty(server.Requests);
        Assert.All(server.Requests, request => Assert.NotNull(request.Authorization));
    }

    [Fact]
    public async Task A_way_to_another_server_is_not_given_the_credentials()
    {
        await using var other = new FailingServer((200, """{"run": {"info": {"run_id": "x", "artifact_uri": "a"}}}"""));
        await using var server = new FailingServer((307, ""));
        server.Headers["Location"] = $"{other.Address}/api/2.0/mlflow/runs/get?run_id=x";
        await using var store = await OpenAsync(server.Address, ("MLFLOW_TRACKING_TOKEN", Secret));
        Assert.Equal("x", (await store.GetRunAsync("x")).Info.RunId);
        Assert.Equal([$"Bearer {Secret}"], server.Requests.Select(request => request.Authorization));
        Assert.Equal([null], other.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task A_way_in_a_circle_ends()
    {
        await using var server = new FailingServer((307, ""));
        server.Headers["Location"] = $"{server.Address}/again";
        await using var store = await OpenAsync(server.Address);
        await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));
        Assert.InRange(server.Requests.Count, 2, 100);
    }

    [Fact]
    public async Task A_server_that_says_when_to_come_again_is_left_alone_until_then()
    {
        await using var server = new FailingServer((429, ""), (200, """{"run": {"info": {"run_id": "x", "artifact_uri": "a"}}}"""));
        server.Headers["Retry-After"] = "1";
        await using var store = await OpenAsync(server.Address, ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1"));
        var watch = Stopwatch.StartNew();
        await store.GetRunAsync("x");
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.9), watch.Elapsed.ToString());
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var store = await OpenAsync($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", ("MLFLOW_HTTP_REQUEST_TIMEOUT", "1"));
        var watch = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync("x"));
        Assert.Equal(ErrorCode.TemporarilyUnavailable, error.ErrorCode);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 90);

        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.GetRunAsync("x", stop.Token));
    }

    [Theory]
    [InlineData("MLFLOW_HTTP_REQUEST_TIMEOUT", "soon")]
    [InlineData("MLFLOW_HTTP_REQUEST_TIMEOUT", "-1")]
    [InlineData("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1.5")]
    [InlineData("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "99999999999")]
    public async Task A_setting_that_is_no_number_is_named(string name, string value)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync("http://127.0.0.1:1", (name, value)));
        Assert.Equal($"The environment variable {name} is '{value}'; it must be a whole number, not negative.", error.Message);
    }

    private static TrackingStoreOptions Options(params (string Name, string Value)[] environment) => new()
    {
        Environment = name => environment.FirstOrDefault(pair => pair.Name == name).Value ?? (name == "MLFLOW_HTTP_REQUEST_MAX_RETRIES" ? "0" : null),
    };

    private static Task<ITrackingStore> OpenAsync(string address, params (string Name, string Value)[] environment) => TrackingStores.OpenAsync(address, Options(environment));
}
