using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ModelOps.Serving.Tests.Grpc;

namespace ModelOps.Serving.Tests.Telemetry;

public sealed class MetricsHostingTests
{
    private const string Good = """{"dataframe_split":{"columns":["age","owner"],"data":[[39,"yes"],[40,"s3cret"]]}}""";
    private const string Bad = """{"dataframe_split":{"columns":["age"],"data":[[39]]}}""";

    [Fact]
    public async Task There_are_no_metrics_where_nobody_asked_for_them()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(server.Url, "metrics"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Requests_rows_and_durations_are_counted_by_model_version_protocol_and_status()
    {
        var name = Unique();
        await using var served = await GrpcServed.StartAsync(null, new ScoringOptions { ModelName = name, ModelVersion = "7", RunId = "run1", Metrics = true });
        await PostAsync(served.Http, Good, "caller-chosen-id");
        await PostAsync(served.Http, Good, "another-id");
        await PostAsync(served.Http, Bad, "third-id");
        var request = GrpcServed.TwoRows();
        request.ModelName = name;
        await served.Client.ModelInferAsync(request);

        var text = await MetricsAsync(served.Http);
        string Labels(string more = "") => $"modelops_model_name=\"{name}\",modelops_model_version=\"7\"{more}";
        Assert.Equal(2, Value(text, "modelops_scoring_requests_total", Labels(",modelops_scoring_protocol=\"invocations\",modelops_scoring_status=\"2xx\"")));
        Assert.Equal(1, Value(text, "modelops_scoring_requests_total", Labels(",modelops_scoring_protocol=\"invocations\",modelops_scoring_status=\"4xx\"")));
        Assert.Equal(1, Value(text, "modelops_scoring_requests_total", Labels(",modelops_scoring_protocol=\"grpc\",modelops_scoring_status=\"2xx\"")));
        Assert.Equal(6, Value(text, "modelops_scoring_rows_total", Labels()));
        Assert.Equal(2, Value(text, "modelops_scoring_request_duration_seconds_count", Labels(",modelops_scoring_protocol=\"invocations\"")));
        Assert.Equal(2, Value(text, "modelops_scoring_request_duration_seconds_bucket", Labels(",modelops_scoring_protocol=\"invocations\",le=\"+Inf\"")));
        Assert.NotNull(Value(text, "modelops_scoring_request_duration_seconds_bucket", Labels(",modelops_scoring_protocol=\"invocations\",le=\"0.00025\"")));
        Assert.Equal(1, Value(text, "modelops_scoring_model_info", Labels(",modelops_run_id=\"run1\"")));
        Assert.Equal(1, Value(text, "modelops_scoring_ready", Labels()));
        Assert.Equal(0, Value(text, "modelops_scoring_queue_length", Labels()));
        Assert.Equal(1000, Value(text, "modelops_scoring_queue_limit", Labels()));
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("-id", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_reload_the_former_version_is_0_and_the_new_one_1()
    {
        var name = Unique();
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = name, ModelVersion = "1", Metrics = true });
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal(1, Info(await MetricsAsync(http), "1"));
        using var next = TestModels.Classifier();
        await server.ReloadAsync(next, "2");
        await Task.Delay(350);
        var text = await MetricsAsync(http);
        Assert.Equal((0, 1), (Info(text, "1"), Info(text, "2")));

        double? Info(string text, string version) => Value(text, "modelops_scoring_model_info", $"modelops_model_name=\"{name}\",modelops_model_version=\"{version}\",modelops_run_id=\"\"");
    }

    [Fact]
    public async Task A_gateway_shows_all_its_versions_in_one_place()
    {
        var name = Unique();
        using var model = TestModels.Classifier();
        await using var gateway = await ScoringGateway.StartAsync(new GatewayOptions { Scoring = new() { ModelName = name, Metrics = true } });
        await gateway.PutAsync("champion", model, "1");
        await gateway.PutAsync("challenger", model, "2");
        using var http = new HttpClient { BaseAddress = gateway.Url };
        var text = await MetricsAsync(http);
        foreach (var version in new[] { "1", "2" })
        {
            Assert.Equal(1, Value(text, "modelops_scoring_ready", $"modelops_model_name=\"{name}\",modelops_model_version=\"{version}\""));
        }
    }

    [Fact]
    public async Task No_text_of_a_caller_becomes_a_label()
    {
        var name = Unique();
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = name, Metrics = true });
        using var http = new HttpClient { BaseAddress = server.Url };
        var before = Series(await MetricsAsync(http));
        for (var i = 0; i < 50; i++)
        {
            using var answer = await http.PostAsync(new Uri($"v2/models/x{i}/versions/y{i}/infer", UriKind.Relative), new StringContent($$"""{"inputs":[{"name":"z{{i}}"}]}""", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        await Task.Delay(350);
        Assert.InRange(Series(await MetricsAsync(http)) - before, 1, 40);

        int Series(string text) => text.Split('\n').Count(line => line.Contains(name, StringComparison.Ordinal));
    }

    // Other tests of this process are measured, too.
    private static string Unique() => $"m{Guid.NewGuid():N}";

    private static async Task PostAsync(HttpClient http, string body, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "invocations") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Request-Id", id);
        using var answer = await http.SendAsync(request);
    }

    private static async Task<string> MetricsAsync(HttpClient http) => await http.GetStringAsync(new Uri("metrics", UriKind.Relative));

    private static double? Value(string text, string metric, string labels) =>
        Regex.Match(text, $"^{Regex.Escape($"{metric}{{{labels}}}")} ([^ \n]+)", RegexOptions.Multiline) is { Success: true } match ? double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : null;
}
