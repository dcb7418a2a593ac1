using Microsoft.Playwright;
using ModelOps.TestSupport;

namespace ModelOps.Browser.Tests;

/// <summary>The scoring server's page of its requests, in a real browser under the page's own content security policy.</summary>
public sealed class DocsPageTests : IAsyncLifetime
{
    private const string UpdateVariable = "UPDATE_SCREENSHOTS";

    private readonly List<string> _complaints = [];
    private readonly List<string> _elsewhere = [];
    private Model _model = null!;
    private ScoringServer _server = null!;
    private Chromium _chromium = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _chromium = await Chromium.StartAsync();
        _model = Learner.Fit(Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv")), new FitOptions { Target = "risk", Trainer = "logistic", PositiveClass = "bad" }).Model;
        _server = await ScoringServer.StartAsync(_model, new() { ModelName = "credit-risk", ModelVersion = "3" });
        _page = await _chromium.OpenPageAsync(1280, 900);
        _page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Add(message.Text);
            }
        };
        _page.PageError += (_, problem) => _complaints.Add(problem);

        // Nothing but this server is there: what asks for anything else is seen, and gets no answer.
        await _page.RouteAsync("**/*", route =>
        {
            if (new Uri(route.Request.Url).Authority == _server.Url.Authority || route.Request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                return route.ContinueAsync();
            }

            _elsewhere.Add(route.Request.Url);
            return route.AbortAsync();
        });
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(400)]
    public async Task The_page_shows_the_model_s_columns_without_a_network(int width)
    {
        await _page.SetViewportSizeAsync(width, 900);
        await _page.GotoAsync(new Uri(_server.Url, "docs").ToString());
        await Assertions.Expect(_page.GetByRole(AriaRole.Heading, new() { Name = "credit-risk" }).First).ToBeVisibleAsync();
        Assert.Equal(width, await _page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Empty(_elsewhere);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_request_can_be_tried_from_the_page()
    {
        await _page.GotoAsync(new Uri(_server.Url, "docs").ToString());
        await _page.GetByRole(AriaRole.Button, new() { Name = "Test Request" }).First.ClickAsync();
        var answer = await _page.RunAndWaitForResponseAsync(
            () => _page.GetByRole(AriaRole.Button, new() { Name = "Send" }).First.ClickAsync(),
            response => response.Url.EndsWith("/invocations", StringComparison.Ordinal));
        Assert.Equal(200, answer.Status);
        Assert.Contains("probability_bad", await answer.TextAsync(), StringComparison.Ordinal);
        await PictureAsync("serving-docs");
        Assert.Empty(_elsewhere);
        Assert.Empty(_complaints);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _model.Dispose();
        }

        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
    }

    private async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) is "1")
        {
            await _page.ScreenshotAsync(new() { Path = RepositoryPaths.Of("docs", "images", $"{name}.png") });
        }
    }
}
