using System.Text.RegularExpressions;

namespace ModelOps.Server.Tests.Pages;

public sealed class PageEndpointsTests
{
    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/static/app.js", "text/javascript; charset=utf-8")]
    [InlineData("/static/ui.js", "text/javascript; charset=utf-8")]
    [InlineData("/static/app.css", "text/css; charset=utf-8")]
    [InlineData("/static/plotly.min.js", "text/javascript; charset=utf-8")]
    public async Task The_page_and_its_parts_come_from_this_server(string path, string type)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.GetAsync(path);
        Assert.Equal(200, answer.Status);
        Assert.Equal(type, answer.Headers["Content-Type"]);
        Assert.Contains("script-src 'self';", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_loads_only_what_this_server_has_and_runs_no_script_of_its_own_text()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var page = (await api.GetAsync("/")).Text;
        var parts = Regex.Matches(page, "(?:src|href)=\"([^\"#]+)\"").Select(match => match.Groups[1].Value).Where(part => part != "data:,").ToList();
        Assert.Equal(3, parts.Count);
        foreach (var part in parts)
        {
            Assert.StartsWith("/static/", part, StringComparison.Ordinal);
            Assert.Equal(200, (await api.GetAsync(part)).Status);
        }

        Assert.DoesNotMatch("<script(?![^>]*src=)", page);
        Assert.DoesNotMatch(" on[a-z]+=", page);
        Assert.Contains("<noscript>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/static/app.js")]
    [InlineData("/static/ui.js")]
    public async Task No_text_of_the_store_can_become_markup(string path)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var script = (await api.GetAsync(path)).Text;
        Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", script);
        foreach (Match import in Regex.Matches(script, "from \"([^\"]+)\""))
        {
            Assert.Equal(200, (await api.GetAsync("/static/" + import.Groups[1].Value.Replace("./", "", StringComparison.Ordinal).Replace("/static/", "", StringComparison.Ordinal))).Status);
        }
    }

    [Fact]
    public async Task Other_files_are_not_served_and_the_library_is_kept_by_the_browser()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        foreach (var path in new[] { "/static/", "/static/index.html", "/static/../app.js", "/static/%2e%2e/app.js", "/static/app.js.map", "/app.js" })
        {
            Assert.Equal(404, (await api.GetAsync(path)).Status);
        }

        Assert.Equal("max-age=86400", (await api.GetAsync("/static/plotly.min.js")).Headers["Cache-Control"]);
    }
}
