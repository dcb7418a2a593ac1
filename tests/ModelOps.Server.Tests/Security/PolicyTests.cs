using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelOps.Server.Tests.Replay;

namespace ModelOps.Server.Tests.Security;

/// <summary>One policy on every endpoint: the table of routes is walked, so an endpoint added later is held to it, too.</summary>
public sealed class PolicyTests
{
    private const string Token = "a-long-enough-token";

    private static readonly Dictionary<string, string> _bearer = new() { ["Authorization"] = $"Bearer {Token}" };

    [Fact]
    public async Task Every_endpoint_but_health_asks_for_credentials()
    {
        await using var server = await ServerFixture.StartAsync(options => options with { Token = Token });
        using var client = new RawHttpClient(server.Port);
        foreach (var (method, path) in Endpoints(server.Server))
        {
            foreach (var spelled in new[] { path, path + "/", path.ToUpperInvariant(), "/" + path, path.Replace("2.0", "2%2e0", StringComparison.Ordinal) })
            {
                var answer = await client.SendAsync(method, spelled, body: method == "GET" ? null : []);
                Assert.True(answer.Status == (spelled == "/health" ? 200 : 401), $"{method} {spelled}: {answer.Status}");
            }
        }
    }

    [Fact]
    public async Task Every_endpoint_but_health_refuses_a_foreign_host()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        foreach (var (method, path) in Endpoints(server.Server).Where(endpoint => endpoint.Path != "/health"))
        {
            foreach (var host in new[] { "evil.example.com", "localhost.evil.com", "127.0.0.1.evil.com", "8.8.8.8", "", "[2001:db8::1]" })
            {
                var answer = await client.SendAsync(method, path, new Dictionary<string, string> { ["Host"] = host }, method == "GET" ? null : []);
                Assert.True(answer.Status is 400 or 403, $"{method} {path} for {host}: {answer.Status}");
            }
        }
    }

    [Fact]
    public async Task Every_endpoint_that_changes_something_refuses_a_foreign_page()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        foreach (var (method, path) in Endpoints(server.Server).Where(endpoint => endpoint.Method != "GET"))
        {
            foreach (var headers in new[] { ("Origin", "http://evil.example.com"), ("Origin", "null"), ("Origin", "http://127.0.0.1:1"), ("Origin", "http://localhost:3000"), ("Origin", "http://[::1]:8888"), ("Sec-Fetch-Site", "same-site"), ("Origin", "http://192.168.1.1"), ("Origin", "https://localhost.evil.com"), ("Origin", "file://"), ("Sec-Fetch-Site", "cross-site") })
            {
                var answer = await client.SendAsync(method, path, new Dictionary<string, string> { [headers.Item1] = headers.Item2, ["Content-Type"] = "application/json" }, "{}"u8.ToArray());
                Assert.True(answer.Status == 403 && answer.Text == "Cross-origin request blocked", $"{method} {path} from {headers}: {answer.Status}");
            }
        }
    }

    [Fact]
    public async Task Every_call_that_changes_something_takes_JSON_only()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        foreach (var (method, path) in Endpoints(server.Server).Where(endpoint => endpoint.Method != "GET" && endpoint.Path.Contains("/mlflow/", StringComparison.Ordinal) && !endpoint.Path.EndsWith("upload-artifact", StringComparison.Ordinal)))
        {
            foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; application/json", null })
            {
                var headers = type is null ? [] : new Dictionary<string, string> { ["Content-Type"] = type };
                var answer = await client.SendAsync(method, path, headers, """{"name":"forged","experiment_id":"0"}"""u8.ToArray());
                Assert.True(answer.Status == 400 && answer.Text.Contains("Content-Type must be one of", StringComparison.Ordinal), $"{method} {path} as {type}: {answer.Status}");
            }
        }
    }

    [Fact]
    public async Task No_answer_lacks_the_headers_that_make_it_inert()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        foreach (var (method, path) in Endpoints(server.Server).Append(("GET", "/nothing-here")).Append(("GET", "/api/2.0/mlflow/%2e%2e")))
        {
            var answer = await client.SendAsync(method, path, body: method == "GET" ? null : []);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            Assert.Equal("DENY", answer.Headers["X-Frame-Options"]);
            Assert.StartsWith("default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-eval", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.ContainsKey("Server"));
        }
    }

    [Theory]
    [InlineData("Bearer " + Token, true)]
    [InlineData("bearer " + Token, true)]
    [InlineData("Bearer " + Token + "x", false)]
    [InlineData("Bearer", false)]
    [InlineData("Bearer ", false)]
    [InlineData(Token, false)]
    [InlineData("Basic !!!", false)]
    [InlineData("Digest x", false)]
    [InlineData("", false)]
    public async Task A_token_opens_the_server_and_nothing_near_it_does(string authorization, bool opens)
    {
        await using var server = await ServerFixture.StartAsync(options => options with { Token = Token });
        using var client = new RawHttpClient(server.Port);
        var answer = await client.SendAsync("GET", "/version", new Dictionary<string, string> { ["Authorization"] = authorization });
        Assert.Equal(opens ? 200 : 401, answer.Status);
        Assert.Equal(!opens, answer.Headers.ContainsKey("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("ann", "correct horse", 200)]
    [InlineData("ann", "correct horsf", 401)]
    [InlineData("ann", "", 401)]
    [InlineData("bob", "correct horse", 401)]
    [InlineData("", "", 401)]
    [InlineData("admin", "password1234", 401)]
    public async Task Basic_credentials_need_both_the_name_and_the_password(string name, string password, int status)
    {
        await using var server = await ServerFixture.StartAsync(options => options with { UserName = "ann", Password = "correct horse" });
        using var client = new RawHttpClient(server.Port);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));
        Assert.Equal(status, (await client.SendAsync("GET", "/version", new Dictionary<string, string> { ["Authorization"] = $"Basic {basic}" })).Status);
    }

    [Fact]
    public async Task A_browser_can_give_the_token_as_password_and_a_name_without_password_is_nothing()
    {
        await using var server = await ServerFixture.StartAsync(options => options with { Token = Token });
        using var client = new RawHttpClient(server.Port);
        var good = Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Token}"));
        var bare = Convert.ToBase64String(Encoding.UTF8.GetBytes(Token));
        Assert.Equal(200, (await client.SendAsync("GET", "/", new Dictionary<string, string> { ["Authorization"] = $"Basic {good}" })).Status);
        Assert.Equal(401, (await client.SendAsync("GET", "/", new Dictionary<string, string> { ["Authorization"] = $"Basic {bare}" })).Status);
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("localhost:5000", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:5000", 200)]
    [InlineData("192.168.1.7", 200)]
    [InlineData("10.0.0.1:80", 200)]
    [InlineData("mlops.example", 200)]
    [InlineData("172.32.0.1", 403)]
    public async Task Loopback_private_and_named_hosts_are_taken(string host, int status)
    {
        await using var server = await ServerFixture.StartAsync(options => options with { AllowedHosts = ["mlops.example"] });
        using var client = new RawHttpClient(server.Port);
        Assert.Equal(status, (await client.SendAsync("GET", "/version", new Dictionary<string, string> { ["Host"] = host })).Status);
    }

    [Fact]
    public void The_server_has_no_means_to_call_out_or_to_start_a_program()
    {
        var references = typeof(TrackingServer).Assembly.GetReferencedAssemblies().Select(name => name.Name).ToList();
        Assert.DoesNotContain("System.Net.Http", references);
        Assert.DoesNotContain("System.Diagnostics.Process", references);
        Assert.DoesNotContain("System.Runtime.Serialization.Formatters", references);
    }

    private static IEnumerable<(string Method, string Path)> Endpoints(TrackingServer server)
    {
        var routes = server.Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(routes.Count > 100, "The route table looks empty.");
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!.Replace("{**path}", "x/y", StringComparison.Ordinal).Replace("{step}", "create", StringComparison.Ordinal);
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                yield return (method, path);
            }
        }
    }
}
