using System.Net;
using System.Text;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Serving.Tests.Hosting;

public sealed class ScoringServerSecurityTests
{
    private const string Old = "old-0123456789abcdef";
    private const string New = "new-0123456789abcdef";
    private const string Row = """{"dataframe_records":[{"a":1,"b":2}]}""";

    [Fact]
    public async Task Callers_need_one_of_the_tokens_and_those_who_ask_for_health_do_not()
    {
        using var record = new TelemetryRecord();
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { Tokens = [Old, New], LoggerFactory = record });
        using var http = new HttpClient { BaseAddress = server.Url };
        foreach (var (token, status) in new[] { (null, HttpStatusCode.Unauthorized), ("wrong-0123456789abcdef", HttpStatusCode.Unauthorized), (Old, HttpStatusCode.OK), (New, HttpStatusCode.OK) })
        {
            http.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
            using var answer = await http.PostAsync(new Uri("invocations", UriKind.Relative), new StringContent(Row, Encoding.UTF8, "application/json"));
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal(status == HttpStatusCode.Unauthorized, answer.Headers.WwwAuthenticate.Count == 1);
            foreach (var path in new[] { "v2", "v2/models/model", "version", "openapi.json", "none" })
            {
                using var other = await http.GetAsync(new Uri(path, UriKind.Relative));
                Assert.Equal(status == HttpStatusCode.Unauthorized, other.StatusCode == HttpStatusCode.Unauthorized);
            }

            foreach (var path in new[] { "ping", "health", "v2/health/live", "v2/health/ready" })
            {
                using var open = await http.GetAsync(new Uri(path, UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, open.StatusCode);
            }
        }

        Assert.DoesNotContain("0123456789abcdef", record.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_sends_its_token()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { Tokens = [New] });
        var rows = new Frame(new Column<double>("a", [1]), new Column<double>("b", [2]));
        using var known = new ScoringClient(server.Url, token: New);
        Assert.Equal((double[])[3], (await known.PredictAsync(rows)).Numbers("prediction"));
        using var unknown = new ScoringClient(server.Url);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => unknown.PredictAsync(rows));
        Assert.Equal($"The model server at {server.Url} asks for a token (401). Give it with token.", error.Message);
        using var wrong = new ScoringClient(server.Url, token: Old);
        error = await Assert.ThrowsAsync<InvalidInputException>(() => wrong.PredictAsync(rows));
        Assert.Equal($"The model server at {server.Url} does not accept the token (401). Give one of its tokens with token.", error.Message);
    }

    [Fact]
    public async Task Other_machines_are_not_let_in_without_a_token_by_accident()
    {
        using var model = TestModels.Columns();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ScoringServer.StartAsync(model, new() { Host = "0.0.0.0" }));
        Assert.Equal("Other machines reach the host 0.0.0.0, but no token is set. Give Tokens, or AllowAnonymous where a proxy in front checks callers.", error.Message);
        await using (await ScoringServer.StartAsync(model, new() { Host = "0.0.0.0", Tokens = [New] }))
        {
        }

        await using (await ScoringServer.StartAsync(model, new() { Host = "0.0.0.0", AllowAnonymous = true }))
        {
        }
    }

    [Fact]
    public async Task A_weak_token_is_refused_without_being_quoted()
    {
        using var model = TestModels.Columns();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ScoringServer.StartAsync(model, new() { Tokens = [New, "s3cret"] }));
        Assert.Equal("A token cannot be used: it needs 16 visible letters of ASCII or more. Make one with: openssl rand -hex 32", error.Message);
        Assert.DoesNotContain(New, new ScoringOptions { Tokens = [New] }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_lets_pages_of_other_sites_in()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri("invocations", UriKind.Relative));
        request.Headers.Add("Origin", "http://example.org");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await http.SendAsync(request);
        Assert.False(answer.IsSuccessStatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }
}
