using Microsoft.Playwright;
using ModelOps.TestSupport;
using ModelOps.Tracking;
using Point = ModelOps.Tracking.Metric;

namespace ModelOps.Browser.Tests;

/// <summary>The tracking server's page, in a real browser under its own content security policy.</summary>
public sealed class ServerPageTests : IAsyncLifetime
{
    /// <summary>Set to refresh the pictures in the documentation.</summary>
    private const string UpdateVariable = "UPDATE_SCREENSHOTS";

    private const string Hostile = "<img src=x onerror=\"window.pwned=1\">";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _complaints = [];
    private ITrackingStore _store = null!;
    private TrackingServer _server = null!;
    private Chromium _chromium = null!;
    private IPage _page = null!;
    private string _bestRun = "";

    public async ValueTask InitializeAsync()
    {
        _chromium = await Chromium.StartAsync();
        _store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", new TrackingStoreOptions { ArtifactRoot = "mlflow-artifacts:/" });
        var artifacts = ArtifactStores.Open(_folder.File("art"));
        _server = await TrackingServer.StartAsync(new ServerOptions { Store = _store, Artifacts = artifacts, Port = 0 });
        await FillAsync(artifacts);
        _page = await _chromium.OpenPageAsync(1200, 800);
        _page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Add(message.Text);
            }
        };
        _page.PageError += (_, problem) => _complaints.Add(problem);
    }

    [Fact]
    public async Task Runs_are_listed_sorted_and_filtered()
    {
        await _page.GotoAsync(new Uri(_server.Address, "/#/experiments/1").ToString());
        var names = _page.Locator("#runs tbody tr td:first-child");
        await Assertions.Expect(names).ToHaveTextAsync(["run 2", "run 1", "run 0"]);
        await PictureAsync("server-runs");

        await _page.GetByRole(AriaRole.Button, new() { Name = "auc" }).ClickAsync();
        await Assertions.Expect(names).ToHaveTextAsync(["run 1", "run 2", "run 0"]);
        await Assertions.Expect(_page.Locator("th[aria-sort=descending]")).ToHaveTextAsync("auc ↓");

        await _page.FillAsync("#filter", "metrics.auc > 0.8 AND params.trainer = 'forest'");
        await _page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(names).ToHaveTextAsync(["run 1"]);

        await _page.FillAsync("#filter", "metrics.auc >");
        await _page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(_page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Invalid clause(s) in filter string: 'metrics.auc', '>'");
        _complaints.RemoveAll(text => text.Contains("400 (Bad Request)", StringComparison.Ordinal));
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_run_shows_its_params_curves_artifacts_and_datasets()
    {
        await _page.GotoAsync(new Uri(_server.Address, $"/#/runs/{_bestRun}").ToString());
        await Assertions.Expect(_page.Locator("h1")).ToHaveTextAsync("run 1");
        await Assertions.Expect(_page.Locator(".chart .main-svg").First).ToBeVisibleAsync();
        await Assertions.Expect(_page.GetByRole(AriaRole.Img, new() { Name = "loss by step" })).ToBeVisibleAsync();
        await Assertions.Expect(_page.GetByText("german_credit")).ToBeVisibleAsync();
        await _page.GetByText("plots/").ClickAsync();
        await Assertions.Expect(_page.GetByRole(AriaRole.Link, new() { Name = "roc.html" })).ToBeVisibleAsync();
        await PictureAsync("server-run");
        var download = await _page.RunAndWaitForDownloadAsync(() => _page.GetByRole(AriaRole.Link, new() { Name = "roc.html" }).ClickAsync());
        Assert.Equal("roc.html", download.SuggestedFilename);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task The_registry_lists_models_and_their_versions()
    {
        await _page.GotoAsync(new Uri(_server.Address, "/#/models").ToString());
        await Assertions.Expect(_page.Locator("tbody tr")).ToHaveCountAsync(1);
        await _page.GetByRole(AriaRole.Link, new() { Name = "credit-risk" }).ClickAsync();
        await Assertions.Expect(_page.Locator("tbody tr td:first-child")).ToHaveTextAsync(["2", "1"]);
        await Assertions.Expect(_page.Locator("tbody tr").First.Locator(".pill")).ToHaveTextAsync(["champion"]);
        await PictureAsync("server-model");
        Assert.Empty(_complaints);
    }

    [Theory]
    [InlineData("/#/experiments/1")]
    [InlineData("/#/runs/{0}")]
    [InlineData("/#/models")]
    [InlineData("/#/models/credit-risk")]
    public async Task A_phone_scrolls_wide_tables_and_not_the_page(string part)
    {
        await _store.LogBatchAsync(_bestRun, new RunBatch(Params: [.. Enumerable.Range(0, 30).Select(i => new Param($"a_rather_long_parameter_{i}", "a value that takes some space"))]));
        await _page.SetViewportSizeAsync(400, 800);
        await _page.GotoAsync(new Uri(_server.Address, string.Format(System.Globalization.CultureInfo.InvariantCulture, part, _bestRun)).ToString());
        await _page.Locator("h1").WaitForAsync();
        await _page.Locator("table").First.WaitForAsync();
        Assert.Equal(400, await _page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task What_a_run_logged_is_shown_as_text_and_never_runs()
    {
        await _store.CreateExperimentAsync(Hostile, tags: [new Tag("mlflow.note.content", Hostile)]);
        await _store.CreateModelVersionAsync(new NewModelVersion("credit-risk", "s3://bucket/model", Description: Hostile));
        var tags = new Tag[] { new("mlflow.note.content", Hostile), new("other", Hostile) };
        var run = (await _store.CreateRunAsync(new NewRun("1", Hostile, 1, Tags: tags))).Info.RunId;
        foreach (var part in new[] { "/", "/#/experiments/1", "/#/experiments/2", $"/#/runs/{run}", "/#/models/credit-risk" })
        {
            await _page.GotoAsync(new Uri(_server.Address, part).ToString());
            await _page.Locator("h1").WaitForAsync();
            await _page.WaitForTimeoutAsync(200);
            Assert.False(await _page.EvaluateAsync<bool>("() => 'pwned' in window"), part);
        }

        // Even had a script come in, the policy would not let it run.
        await _page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s); }");
        Assert.False(await _page.EvaluateAsync<bool>("() => 'pwned' in window"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            await _store.DisposeAsync();
            await _chromium.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task FillAsync(IArtifactStore artifacts)
    {
        var experiment = await _store.CreateExperimentAsync("credit-risk");
        string[] trainers = ["logistic", "forest", "boosting"];
        double[] scores = [0.74, 0.86, 0.81];
        for (var i = 0; i < trainers.Length; i++)
        {
            var start = 1_780_000_000_000 + (i * 60_000);
            var run = (await _store.CreateRunAsync(new NewRun(experiment, $"run {i}", start, "ann"))).Info.RunId;
            _bestRun = i == 1 ? run : _bestRun;
            var curve = Enumerable.Range(0, 60).Select(step => new Point("loss", (0.3 * Math.Exp(-step / 15.0)) + (0.05 * i), start + step, step));
            await _store.LogBatchAsync(run, new RunBatch([.. curve, new Point("auc", scores[i], start)], [new Param("trainer", trainers[i]), new Param("trees", $"{200 * i}")]));
            await _store.UpdateRunAsync(run, new RunUpdate(i == 2 ? RunStatus.Failed : RunStatus.Finished, start + 42_000));
        }

        await _store.LogInputsAsync(_bestRun, [new DatasetInput(new Dataset("german_credit", "d41d8cd9", "local", "{}"), [new Tag("mlflow.data.context", "training")])]);
        await artifacts.WriteAsync($"{experiment}/{_bestRun}/artifacts/model/MLmodel", new MemoryStream("flavors: {}\n"u8.ToArray()));
        await artifacts.WriteAsync($"{experiment}/{_bestRun}/artifacts/plots/roc.html", new MemoryStream("<script>window.opener.pwned=1</script>"u8.ToArray()));
        await _store.CreateRegisteredModelAsync("credit-risk", "Who pays back.");
        for (var i = 0; i < 2; i++)
        {
            await _store.CreateModelVersionAsync(new NewModelVersion("credit-risk", $"mlflow-artifacts:/{experiment}/{_bestRun}/artifacts/model", _bestRun, Description: i == 0 ? "first" : "better"));
        }

        await _store.SetAliasAsync("credit-risk", "champion", 2);
    }

    private async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) is "1")
        {
            Directory.CreateDirectory(RepositoryPaths.Of("docs", "images"));
            await _page.ScreenshotAsync(new() { Path = RepositoryPaths.Of("docs", "images", $"{name}.png") });
        }
    }
}
