using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Server.Tests.Replay;

namespace ModelOps.Server.Tests.Security;

public sealed class HostileContentTests
{
    [Theory]
    [InlineData("x.html", "<script>alert(1)</script>")]
    [InlineData("x.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("x.xml", "<?xml-stylesheet href='javascript:alert(1)'?>")]
    [InlineData("MLmodel", "a: !!js/function 'function(){}'")]
    [InlineData("model.pkl", "cos\nsystem\n(S'id'\ntR.")]
    public async Task An_artifact_is_saved_by_a_browser_and_never_run(string name, string content)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        await api.PutAsync($"{Api.Artifacts}0/{run}/artifacts/{name}", content);
        foreach (var target in new[] { $"{Api.Artifacts}0/{run}/artifacts/{name}", $"/get-artifact?run_uuid={run}&path={name}" })
        {
            var answer = await api.GetAsync(target);
            Assert.Equal(content, answer.Text);
            Assert.Equal($"attachment; filename={name}", answer.Headers["Content-Disposition"]);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            Assert.Contains("sandbox", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_name_cannot_add_a_header()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var name = "a%0d%0aSet-Cookie:%20x=1%22;.txt";
        Assert.Equal(200, (await api.PutAsync(Api.Artifacts + name, "x")).Status);
        var answer = await api.GetAsync(Api.Artifacts + name);
        Assert.Equal(200, answer.Status);
        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
    }

    [Fact]
    public async Task A_request_larger_than_allowed_is_refused()
    {
        await using var server = await ServerFixture.StartAsync(options => options with { MaxRequestBytes = 10_000, MaxArtifactBytes = 20_000 });
        using var api = new Api(server.Port);
        var answer = await api.PostAsync("experiments/create", new JsonObject { ["name"] = new string('x', 20_000) });
        Assert.Equal(413, answer.Status);
        Assert.Contains("The request is larger than this server takes.", answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await api.PutAsync(Api.Artifacts + "fits.bin", new string('x', 15_000))).Status);
        Assert.Equal(413, (await api.PutAsync(Api.Artifacts + "large.bin", new string('x', 30_000))).Status);
        Assert.Equal(["fits.bin"], Directory.EnumerateFiles(server.ArtifactRoot).Select(Path.GetFileName));
        Assert.Equal([], server.Log);
    }

    [Theory]
    [InlineData("[", "]", 200_000)]
    [InlineData("{\"a\":", "}", 100_000)]
    [InlineData("[", "", 1_000_000)]
    public async Task JSON_nested_without_end_is_refused(string open, string close, int depth)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var body = string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth));
        var answer = await SendAsync(api, "POST", "runs/search", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains("nested deeper than 64", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("\"{\\\"name\\\": \\\"\\ud800\\\"}\"")]
    [InlineData("\"\\ud800\"")]
    public async Task Half_a_character_is_refused(string body)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        Assert.Equal(400, (await SendAsync(api, "POST", "experiments/create", body)).Status);
        Assert.Equal([], server.Log);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.Raw.SendAsync("POST", Api.Root + "experiments/create", new Dictionary<string, string> { ["Content-Type"] = "application/json" }, [.. "{\"name\":\""u8, 0xff, 0xfe, .. "\"}"u8]);
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task Costly_searches_are_answered_or_refused_but_do_not_fall_over()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        await api.CreateRunAsync("0");
        string[] filters =
        [
            $"tags.a LIKE '{string.Concat(Enumerable.Repeat("%a", 2000))}'",
            string.Join(" AND ", Enumerable.Repeat("params.a = 'b'", 80)),
            string.Join(" AND ", Enumerable.Repeat("metrics.a > 1", 500)),
            $"run_id IN ({string.Join(',', Enumerable.Repeat("'a'", 50_000))})",
            new string('(', 5000),
            $"params.`{new string('x', 100_000)}` = '1'",
        ];
        foreach (var filter in filters)
        {
            var answer = await api.PostAsync("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray("0"), ["filter"] = filter });
            Assert.True(answer.Status is 200 or 400, $"{filter[..Math.Min(60, filter.Length)]}: {answer.Status} {answer.Text}");
        }

        var keys = new JsonArray([.. Enumerable.Range(0, 500).Select(i => (JsonNode)$"metrics.k{i} DESC")]);
        var ordered = await api.PostAsync("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray("0"), ["order_by"] = keys });
        Assert.True(ordered.Status is 200 or 400, ordered.Text);
        Assert.Equal([], server.Log);
    }

    [Theory]
    [InlineData("filter", "params.`a'; DROP TABLE runs; --` = '1'")]
    [InlineData("filter", "tags.`x` = '1' ; DELETE FROM runs")]
    [InlineData("filter", "params.a = '1'' OR 1=1 --'")]
    [InlineData("order", "metrics.`a\"; DROP TABLE runs; --` DESC")]
    [InlineData("order", "start_time; DROP TABLE runs")]
    [InlineData("token", "gASVHAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAJpZJSFlFKULg==")]
    [InlineData("token", "eyJvZmZzZXQiOiAtMX0=")]
    [InlineData("token", "eyJvZmZzZXQiOiA5OTk5OTk5OTk5OTk5OTk5OTk5OTk5fQ==")]
    [InlineData("token", "eyJvZmZzZXQiOiAiMSBPUiAxPTEifQ==")]
    public async Task Queries_and_page_tokens_carry_no_commands(string place, string text)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        var body = new JsonObject { ["experiment_ids"] = new JsonArray("0") };
        body[place switch { "filter" => "filter", "order" => "order_by", _ => "page_token" }] = place == "order" ? new JsonArray(text) : text;
        var answer = await api.PostAsync("runs/search", body);
        Assert.True(answer.Status is 200 or 400, answer.Text);
        Assert.DoesNotContain("SELECT", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, (await api.GetAsync($"runs/get?run_id={run}")).Status);
    }

    [Theory]
    [InlineData("registered-models/create", "name", "..")]
    [InlineData("registered-models/create", "name", "../../x")]
    [InlineData("registered-models/create", "name", "a/../../b")]
    [InlineData("runs/log-parameter", "key", "../x")]
    [InlineData("runs/set-tag", "key", "/etc/passwd")]
    [InlineData("runs/log-parameter", "key", "a/../../b")]
    public async Task Names_are_no_paths(string path, string field, string name)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.PostAsync(path, new JsonObject { ["run_id"] = await api.CreateRunAsync("0"), [field] = name, ["value"] = "1" });
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task An_error_of_the_server_tells_the_caller_nothing_and_the_log_one_line()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        await server.Store.DisposeAsync();
        var answer = await api.GetAsync("runs/get/?run_id=a%0aFORGED");
        Assert.Equal(500, answer.Status);
        Assert.Equal("The server failed on this request; its log has the details.", (string)JsonNode.Parse(answer.Text)!["message"]!);
        Assert.DoesNotContain(server.Outside, answer.Text, StringComparison.Ordinal);
        var line = Assert.Single(server.Log);
        Assert.DoesNotContain('\n', line);
    }

    private static Task<RawResponse> SendAsync(Api api, string method, string path, string body) =>
        api.Raw.SendAsync(method, Api.Root + path, new Dictionary<string, string> { ["Content-Type"] = "application/json" }, Encoding.UTF8.GetBytes(body));
}
