using System.Net;
using System.Text.RegularExpressions;

namespace ModelOps.Serving.Tests.OpenApi;

public sealed partial class DocumentEndpointsTests
{
    [Fact]
    public async Task The_page_takes_its_script_from_this_server_and_may_run_no_other()
    {
        using var model = DocumentedModel.Classifier();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var page = await http.GetAsync(new Uri("docs", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        var scripts = Script().Matches(html);
        Assert.NotEmpty(scripts);
        foreach (Match script in scripts)
        {
            Assert.Contains($"'nonce-{Nonce().Match(script.Value).Groups[1].Value}'", policy, StringComparison.Ordinal);
            if (Source().Match(script.Value) is { Success: true } source)
            {
                var address = new Uri(page.RequestMessage!.RequestUri!, source.Groups[1].Value);
                Assert.Equal(server.Url.Authority, address.Authority);
                using var answer = await http.GetAsync(address);
                Assert.Equal((HttpStatusCode.OK, "text/javascript"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            }
        }
    }

    [Fact]
    public async Task Each_page_has_a_nonce_of_its_own()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        var nonces = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            using var page = await http.GetAsync(new Uri("docs", UriKind.Relative));
            nonces.Add(page.Headers.GetValues("Content-Security-Policy").Single());
        }

        Assert.Equal(5, nonces.Count);
    }

    [Fact]
    public async Task The_document_itself_stays_inert_and_says_its_version()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelVersion = "9" });
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await http.GetAsync(new Uri("openapi.json", UriKind.Relative));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("9", answer.Headers.GetValues("ModelOps-Version").Single());
    }

    [Fact]
    public async Task A_gateway_shows_the_document_and_the_page_of_a_version()
    {
        using var model = DocumentedModel.Classifier();
        await using var gateway = await ScoringGateway.StartAsync(new GatewayOptions { Scoring = new() { ModelName = "credit" } });
        await gateway.PutAsync("champion", model, "5");
        await gateway.SetTrafficAsync(GatewayTraffic.All("champion"));
        using var http = new HttpClient { BaseAddress = gateway.Url };
        Assert.Contains("\"version\": \"5\"", await http.GetStringAsync(new Uri("openapi.json", UriKind.Relative)), StringComparison.Ordinal);
        using var page = await http.GetAsync(new Uri("docs", UriKind.Relative));
        Assert.Contains("nonce-", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var script = Source().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using var answer = await http.GetAsync(new Uri(page.RequestMessage!.RequestUri!, script));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Source();
}
