using System.Net;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Evaluation.Yaml;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Tests.Triggers;

/// <summary>Requests as GitHub, Gitea and GitLab send them, to a server on this machine.</summary>
public sealed class WebhookServerTests : IDisposable
{
    private const string Secret = "It's a Secret to Everybody";
    private readonly TemporaryFolder _folder = new();
    private int _wakes;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task GitHubs_own_example_is_known()
    {
        // The values of GitHub's page on validating deliveries.
        await using var server = await StartAsync();
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(server, "Hello, World!", ("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")));
        Assert.Equal(1, _wakes);
    }

    [Fact]
    public async Task Who_knows_the_secret_wakes_it_and_nobody_else_does()
    {
        await using var server = await StartAsync();
        const string Body = """{"ref": "refs/heads/main"}""";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Body)));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(server, Body, ("X-Hub-Signature-256", "sha256=" + signature)));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(server, Body, ("X-Gitea-Signature", signature)));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(server, Body, ("X-Gitlab-Token", Secret)));
        Assert.Equal(3, _wakes);

        foreach (var (name, value) in ((string, string)[])
        [
            ("X-Hub-Signature-256", "sha256=" + signature[..^1] + (signature[^1] == '0' ? '1' : '0')), ("X-Hub-Signature-256", signature), ("X-Hub-Signature-256", "sha256="), ("X-Hub-Signature-256", "sha256=" + signature + "00"),
            ("X-Gitea-Signature", "no"), ("X-Gitlab-Token", Secret[..^1]), ("X-Gitlab-Token", ""), ("X-Other", Secret),
        ])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(server, Body, (name, value)));
        }

        // A wrong signature is not made good by a token beside it, and a signature counts for its body alone.
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(server, Body, ("X-Hub-Signature-256", "sha256=00"), ("X-Gitlab-Token", Secret)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(server, Body + " ", ("X-Hub-Signature-256", "sha256=" + signature)));
        Assert.Equal(3, _wakes);
    }

    [Fact]
    public async Task Large_bodies_and_other_methods_are_refused()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient();
        using var large = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = new ByteArrayContent(new byte[WebhookServer.MostBytes + 1]), Headers = { ExpectContinue = true } };
        large.Headers.Add("X-Gitlab-Token", Secret);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.SendAsync(large, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.GetAsync(server.Address, Stop)).StatusCode);
        Assert.Equal(0, _wakes);
    }

    [Fact]
    public async Task A_port_in_use_and_a_secret_that_is_missing_are_errors()
    {
        await using var server = await StartAsync();
        var file = _folder.Write("secret", Secret);
        Assert.StartsWith($"Port {server.Address.Port} on 127.0.0.1 is in use by another program.", (await Assert.ThrowsAsync<InvalidInputException>(() => WebhookServer.StartAsync(new($"127.0.0.1:{server.Address.Port}", $"file:{file}"), "/", () => { }, Stop))).Message, StringComparison.Ordinal);
        Assert.Equal("The environment variable 'NO_SUCH_SECRET', which holds the secret of the webhook, is not set. Set it, or name another.", (await Assert.ThrowsAsync<InvalidInputException>(() => WebhookServer.StartAsync(new("127.0.0.1:0", "env:NO_SUCH_SECRET"), "/", () => { }, Stop))).Message);
    }

    [Theory]
    [InlineData("{listen: 8765, secret: env:HOOK}", "'8765' is not an address to listen at. Give an address of this machine and a port, such as 127.0.0.1:8765.")]
    [InlineData("{listen: 'host:8765', secret: env:HOOK}", "The host 'host' is not an IP address; give 127.0.0.1, ::1, localhost, or another address of this machine such as 0.0.0.0.")]
    [InlineData("{listen: '127.0.0.1:8765', secret: geheim}", "A webhook needs the secret that its callers sign with. Put it into an environment variable, and give env:NAME; file:PATH is possible, too.")]
    [InlineData("{listen: '127.0.0.1:8765'}", "A webhook needs the secret that its callers sign with. Put it into an environment variable, and give env:NAME; file:PATH is possible, too.")]
    public void What_cannot_be_listened_to_is_one_sentence(string yaml, string expected)
    {
        var map = YamlMap.Read($"watch:\n  git: .\n  webhook: {yaml}", "f.yaml", "the file", ["watch"]);
        Assert.Equal([expected], TriggerSpec.Read(map, canListen: true).Errors());
        Assert.DoesNotContain("geheim", string.Join(' ', map.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_webhook_alone_is_nothing_to_watch()
    {
        var map = YamlMap.Read("watch:\n  webhook: {listen: '[::1]:8765', secret: env:HOOK}", "f.yaml", "the file", ["watch"]);
        var spec = TriggerSpec.Read(map, canListen: true);
        Assert.StartsWith("Nothing is watched.", Assert.Single(spec.Errors()), StringComparison.Ordinal);
    }

    private async Task<WebhookServer> StartAsync() => await WebhookServer.StartAsync(new("127.0.0.1:0", $"file:{Path.GetFileName(_folder.Write("hook", Secret))}"), _folder.Path, () => Interlocked.Increment(ref _wakes), Stop);

    private static async Task<HttpStatusCode> SendAsync(WebhookServer server, string body, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "hooks/git")) { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return (await http.SendAsync(request, Stop)).StatusCode;
    }
}
