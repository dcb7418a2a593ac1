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

    private readonly TemporaryFolder folder = new();
    private readonly List<string> complaints = [];
    private ITrackingStore store = null!;
    private TrackingServer server = null!;
    private Chromium chromium = null!;
    private IPage page = null!;
    private string bestRun = "";

    public async ValueTask InitializeAsync()
    {
        chromium = await Chromium.StartAsync();
        store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", new TrackingStoreOptions { ArtifactRoot = "mlflow-artifacts:/" });
        var artifacts = ArtifactStores.Open(folder.File("art"));
        server = await TrackingServer.StartAsync(new ServerOptions { Store = store, Artifacts = artifacts, Port = 0 });
        await FillAsync(artifacts);
        page = await chromium.OpenPageAsync(1200, 800);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => complaints.Add(fault);
    }

    [Fact]
    public async Task Runs_are_listed_sorted_and_filtered()
    {
        await page.GotoAsync(new Uri(server.Address, "/#/experiments/1").ToString());
        var names = page.Locator("#runs tbody tr td:first-child");
        await Assertions.Expect(names).ToHaveTextAsync(["run 2", "run 1", "run 0"]);
        await PictureAsync("server-runs");

        await page.GetByRole(AriaRole.Button, new() { Name = "auc" }).ClickAsync();
        await Assertions.Expect(names).ToHaveTextAsync(["run 1", "run 2", "run 0"]);
        await Assertions.Expect(page.Locator("th[aria-sort=descending]")).ToHaveTextAsync("auc ↓");

        await page.FillAsync("#filter", "metrics.auc > 0.8 AND params.trainer = 'forest'");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(names).ToHaveTextAsync(["run 1"]);

        await page.FillAsync("#filter", "metrics.auc >");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Invalid clause(s) in filter string: 'metrics.auc', '>'");
        complaints.RemoveAll(text => text.Contains("400 (Bad Request)", StringComparison.Ordinal));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task A_run_shows_its_params_curves_artifacts_and_datasets()
    {
        await page.GotoAsync(new Uri(server.Address, $"/#/runs/{bestRun}").ToString());
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("run 1");
        await Assertions.Expect(page.Locator(".chart .main-svg").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "loss by step" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("german_credit")).ToBeVisibleAsync();
        await page.GetByText("plots/").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "roc.html" })).ToBeVisibleAsync();
        await PictureAsync("server-run");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "roc.html" }).ClickAsync());
        Assert.Equal("roc.html", download.SuggestedFilename);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task The_registry_lists_models_and_their_versions()
    {
        await page.GotoAsync(new Uri(server.Address, "/#/models").ToString());
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "credit-risk" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr td:first-child")).ToHaveTextAsync(["2", "1"]);
        await Assertions.Expect(page.Locator("tbody tr").First.Locator(".pill")).ToHaveTextAsync(["champion"]);
        await PictureAsync("server-model");
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task What_a_run_logged_is_shown_as_text_and_never_runs()
    {
        await store.CreateExperimentAsync(Hostile, tags: [new Tag("mlflow.note.content", Hostile)]);
        await store.CreateModelVersionAsync(new NewModelVersion("credit-risk", "s3://bucket/model", Description: Hostile));
        var tags = new Tag[] { new("mlflow.note.content", Hostile), new("other", Hostile) };
        var run = (await store.CreateRunAsync(new NewRun("1", Hostile, 1, Tags: tags))).Info.RunId;
        foreach (var part in new[] { "/", "/#/experiments/1", "/#/experiments/2", $"/#/runs/{run}", "/#/models/credit-risk" })
        {
            await page.GotoAsync(new Uri(server.Address, part).ToString());
            await page.Locator("h1").WaitForAsync();
            await page.WaitForTimeoutAsync(200);
            Assert.False(await page.EvaluateAsync<bool>("() => 'pwned' in window"), part);
        }

        // Even had a script come in, the policy would not let it run.
        await page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s); }");
        Assert.False(await page.EvaluateAsync<bool>("() => 'pwned' in window"));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
            await store.DisposeAsync();
            await chromium.DisposeAsync();
        }

        folder.Dispose();
    }

    private async Task FillAsync(IArtifactStore artifacts)
    {
        var experiment = await store.CreateExperimentAsync("credit-risk");
        string[] trainers = ["logistic", "forest", "boosting"];
        double[] scores = [0.74, 0.86, 0.81];
        for (var i = 0; i < trainers.Length; i++)
        {
            var start = 1_780_000_000_000 + (i * 60_000);
            var run = (await store.CreateRunAsync(new NewRun(experiment, $"run {i}", start, "ann"))).Info.RunId;
            bestRun = i == 1 ? run : bestRun;
            var curve = Enumerable.Range(0, 60).Select(step => new Point("loss", (0.3 * Math.Exp(-step / 15.0)) + (0.05 * i), start + step, step));
            await store.LogBatchAsync(run, new RunBatch([.. curve, new Point("auc", scores[i], start)], [new Param("trainer", trainers[i]), new Param("trees", $"{200 * i}")]));
            await store.UpdateRunAsync(run, new RunUpdate(i == 2 ? RunStatus.Failed : RunStatus.Finished, start + 42_000));
        }

        await store.LogInputsAsync(bestRun, [new DatasetInput(new Dataset("german_credit", "d41d8cd9", "local", "{}"), [new Tag("mlflow.data.context", "training")])]);
        await artifacts.WriteAsync($"{experiment}/{bestRun}/artifacts/model/MLmodel", new MemoryStream("flavors: {}\n"u8.ToArray()));
        await artifacts.WriteAsync($"{experiment}/{bestRun}/artifacts/plots/roc.html", new MemoryStream("<script>window.opener.pwned=1</script>"u8.ToArray()));
        await store.CreateRegisteredModelAsync("credit-risk", "Who pays back.");
        for (var i = 0; i < 2; i++)
        {
            await store.CreateModelVersionAsync(new NewModelVersion("credit-risk", $"mlflow-artifacts:/{experiment}/{bestRun}/artifacts/model", bestRun, Description: i == 0 ? "first" : "better"));
        }

        await store.SetAliasAsync("credit-risk", "champion", 2);
    }

    private async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) is "1")
        {
            Directory.CreateDirectory(RepositoryPaths.Of("docs", "images"));
            await page.ScreenshotAsync(new() { Path = RepositoryPaths.Of("docs", "images", $"{name}.png") });
        }
    }
}
