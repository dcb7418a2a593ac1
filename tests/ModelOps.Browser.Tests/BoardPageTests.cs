using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ModelOps.TestSupport;

namespace ModelOps.Browser.Tests;

/// <summary>The page of a deployment that watches itself, with requests of real rows whose callers change, in a real browser under the page's own content security policy.</summary>
public sealed class BoardPageTests : IAsyncLifetime
{
    private const string UpdateVariable = "UPDATE_SCREENSHOTS";
    private const int Window = 400;
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _complaints = [];
    private readonly List<string> _elsewhere = [];
    private readonly List<Model> _models = [];
    private ModelService _service = null!;
    private Chromium _chromium = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _chromium = await Chromium.StartAsync();
        var churn = Frame.ReadCsv(RepositoryPaths.Of("data", "churn.csv"));
        var training = churn.Slice(0, 3000);
        foreach (var trainer in (string[])["logistic", "gradient-boosting"])
        {
            _models.Add(Learner.Fit(training, new FitOptions { Target = "churn", Trainer = trainer, PositiveClass = "yes" }).Model);
        }

        _models[0].Save(_folder.File("first"));
        _models[1].Save(_folder.File("second"));
        _service = await ModelService.StartAsync(
            new DeploymentSpec
            {
                Name = "churn",
                Model = "churn@champion",
                Traffic = new Dictionary<string, double> { ["champion"] = 80, ["challenger"] = 20 },
                PayloadLog = new PayloadSpec { FlushInterval = TimeSpan.FromMilliseconds(200) },
                Watch = new WatchSpec { Interval = TimeSpan.FromSeconds(1), WindowRows = Window, Expected = new Dictionary<string, double> { ["accuracy"] = 0.86, ["roc_auc"] = 0.82 } },
            },
            new ModelServiceOptions
            {
                Loaded = new Dictionary<string, LoadedVersion> { ["champion"] = new(_models[0], "3"), ["challenger"] = new(_models[1], "4") },
                PayloadFolder = _folder.File("payloads"),
                StateFolder = _folder.Path,
            });
        await SendAsync(churn);
        _page = await _chromium.OpenPageAsync(1280, 900);
        _page.Console += (_, message) => _complaints.Add(message.Text);
        _page.PageError += (_, problem) => _complaints.Add(problem);
        await _page.RouteAsync("**/*", route =>
        {
            if (new Uri(route.Request.Url).Authority == _service.Address.Authority || route.Request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                return route.ContinueAsync();
            }

            _elsewhere.Add(route.Request.Url);
            return route.AbortAsync();
        });
    }

    [Fact]
    public async Task The_page_shows_what_changed_at_any_width_without_a_script_or_a_network()
    {
        await UntilDriftIsSeenAsync();
        foreach (var width in (int[])[1280, 400])
        {
            await _page.SetViewportSizeAsync(width, 900);
            await _page.GotoAsync(new Uri(_service.Address, "board?hold").ToString());
            await Assertions.Expect(_page.GetByRole(AriaRole.Heading, new() { Name = "churn", Exact = true })).ToBeVisibleAsync();
            await Assertions.Expect(_page.GetByText("challenger, version 4").First).ToBeVisibleAsync();
            await Assertions.Expect(_page.GetByText("Drifted from training: ").First).ToBeVisibleAsync();
            await Assertions.Expect(_page.GetByText("Quality of ").First).ToBeVisibleAsync();
            await (width > 400 ? PictureAsync() : Task.CompletedTask);
            var score = _page.Locator("details", new() { HasText = "total_day_minutes: drifted" }).First;
            await score.Locator("summary").First.ClickAsync();
            await Assertions.Expect(score.GetByText("PSI is the sum of").First).ToBeVisibleAsync();
            Assert.Equal(width, await _page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        }

        using var http = new HttpClient { BaseAddress = _service.Address };
        var panel = (await http.GetFromJsonAsync<JsonNode>("board?panel"))!;
        Assert.Contains("challenger, version 4", panel["text"]!.ToString(), StringComparison.Ordinal);
        foreach (var width in (int[])[1280, 400])
        {
            await _page.SetViewportSizeAsync(width, 900);
            await _page.SetContentAsync(panel["html"]!.ToString());
            await Assertions.Expect(_page.GetByText("Drifted from training: ").First).ToBeVisibleAsync();
            Assert.Equal(width, await _page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        }

        Assert.Equal(0, await _page.EvaluateAsync<int>("() => document.scripts.length"));
        Assert.Empty(_elsewhere);
        Assert.Empty(_complaints);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _models.ForEach(model => model.Dispose());
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        _folder.Dispose();
    }

    // Real rows, later ones of people who call for longer; labels for the half of them.
    private async Task SendAsync(Frame churn)
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        var random = new Random(7);
        for (var request = 0; request < 150; request++)
        {
            var rows = new JsonArray();
            var labels = new JsonArray();
            for (var i = 0; i < 20; i++)
            {
                var row = random.Next(3000, churn.RowCount);
                var values = new JsonObject();
                foreach (var column in churn.Columns.Where(column => column.Name != "churn"))
                {
                    values[column.Name] = column.Name == "total_day_minutes" && request > 105
                        ? JsonValue.Create(Convert.ToDouble(column[row], CultureInfo.InvariantCulture) + 60)
                        : column[row] is string text ? JsonValue.Create(text) : JsonValue.Create(Convert.ToDouble(column[row], CultureInfo.InvariantCulture));
                }

                rows.Add(values);
                if (i % 2 == 0)
                {
                    labels.Add(new JsonObject { ["id"] = $"r{request}/{i}", ["label"] = Convert.ToString(churn["churn"][row], CultureInfo.InvariantCulture) });
                }
            }

            using var message = new HttpRequestMessage(HttpMethod.Post, "invocations") { Content = JsonContent.Create(new JsonObject { ["dataframe_records"] = rows }) };
            message.Headers.Add("X-Request-Id", $"r{request}");
            using var scored = await http.SendAsync(message);
            Assert.True(scored.IsSuccessStatusCode, await scored.Content.ReadAsStringAsync());
            using var labelled = await http.PostAsJsonAsync("feedback", labels);
            Assert.True(labelled.IsSuccessStatusCode, await labelled.Content.ReadAsStringAsync());
        }
    }

    private async Task UntilDriftIsSeenAsync()
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        for (var tries = 0; !(await http.GetStringAsync("board")).Contains("warning</span>", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 1200, "No alert in five minutes"); // A look gives way to whatever else the machine does.
            await Task.Delay(250);
        }
    }

    private async Task PictureAsync()
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) is "1")
        {
            await _page.ScreenshotAsync(new() { Path = RepositoryPaths.Of("docs", "images", "board.png") });
        }
    }
}
