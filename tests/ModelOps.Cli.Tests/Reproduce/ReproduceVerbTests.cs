using System.Diagnostics;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Reproduce;

/// <summary><c>modelops reproduce</c> with real notebooks in a real repository.</summary>
public sealed class ReproduceVerbTests : IDisposable
{
    private readonly GitFolder _repository = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ReproduceVerbTests()
    {
        _repository.Write(".gitignore", "data/\nmlflow.db*\nmlruns/\nruns/\n.state/\nhangs\n");
        _repository.Write("notebooks/train.ipynb", NotebookText.Of(
            "// parameters\nvar seed = 1; var noise = false; string? hangs = null;",
            "#!data load data/iris.csv --as iris",
            "#!track --run-name tree",
            "#!train iris --target species --trainer decision-tree --set depth=2 --as model",
            "await ops.ActiveRun!.LogMetricsAsync(new Dictionary<string, double> { [\"made\"] = 0.1 * seed, [\"luck\"] = noise ? Random.Shared.NextDouble() : 0 });\n#!evaluate model --data iris\n#!register model --name iris",
            "if (hangs is not null && !File.Exists(hangs) && Environment.CurrentDirectory.Contains(\"modelops-reproduce-\")) { File.WriteAllText(hangs, \"\"); await Task.Delay(-1); }"));
        _repository.Write("count.csx", "var counted = await ops.StartRunAsync(\"count\"); await counted.LogMetricAsync(\"words\", Args.Count); await counted.LogTextAsync(string.Join(' ', Args), \"words.txt\"); await counted.DisposeAsync();");
        _repository.CommitAll();
        Directory.CreateDirectory(_repository.File("data"));
        File.Copy(RepositoryPaths.Of("data", "iris.csv"), _repository.File("data", "iris.csv"));
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_run_comes_out_equal_or_it_is_said_what_does_not_and_an_interrupt_leaves_nothing()
    {
        await RunAsync("run", "notebooks/train.ipynb", "-p", "seed=7");
        await RunAsync("run", "notebooks/train.ipynb", "-p", "noise=true", "-p", $"hangs={_repository.File("hangs")}");
        _repository.Write("notebooks/train.ipynb", "{}");
        _repository.CommitAll();

        var equal = await Tool.RunAsync(_repository.Folder, ["reproduce", "iris/1"]);
        await InterruptAsync();
        var other = await Tool.RunAsync(_repository.Folder, ["reproduce", "iris/2", "--tolerance", "1e-9"]);

        Assert.True(equal.ExitCode == 0, equal.Error + equal.Output);
        Assert.Contains(" came out equal\n", equal.Output, StringComparison.Ordinal);
        Assert.Matches(@"metric +made +equal +0\.7000000000000001 ", equal.Output);
        Assert.Matches(@"artifact +model/model\.onnx +equal ", equal.Output);
        Assert.Matches(@"data +iris \(training\) +equal +334ca0100098c626 ", equal.Output);
        Assert.Equal(3, other.ExitCode);
        Assert.Matches(@"modelops: Run [0-9a-f]{20} did not come out as it was: metric luck different\.\s*$", other.Error);
        Assert.Matches(@"metric +luck +different +0\.\d+ +0\.\d+ +\d", other.Output);
        NothingIsLeft();
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{_repository.File("mlflow.db")}", cancellationToken: Stop);
        Assert.Equal(2, (await store.SearchModelVersionsAsync(new SearchQuery(), Stop)).Items.Count);
    }

    [Fact]
    public async Task A_script_is_run_again_with_its_arguments()
    {
        await RunAsync("script", "count.csx", "--", "two", "words here");
        var id = (await StoredAsync()).Info.RunId;

        var equal = await Tool.RunAsync(_repository.Folder, ["reproduce", id]);

        Assert.True(equal.ExitCode == 0, equal.Error + equal.Output);
        Assert.Matches(@"artifact +words\.txt +equal ", equal.Output);
    }

    // While the notebook runs; nothing of the worktree stays.
    private async Task InterruptAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            _repository.Write("hangs", "");
            return;
        }

        using var process = Process.Start(Tool.StartInfo(_repository.Folder, ["reproduce", "iris/2"]))!;
        var reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await Wait.UntilAsync(() => File.Exists(_repository.File("hangs")) || process.HasExited, "The notebook did not begin.");
        Assert.False(process.HasExited);
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(Stop);
        }

        await process.WaitForExitAsync(Stop);
        Assert.Equal(143, process.ExitCode);
        await reading;
        NothingIsLeft();
    }

    private async Task<Run> StoredAsync()
    {
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{_repository.File("mlflow.db")}", cancellationToken: Stop);
        return Assert.Single((await store.SearchRunsAsync(new RunQuery(["0"]), Stop)).Items);
    }

    private async Task RunAsync(params string[] words)
    {
        var result = await Tool.RunAsync(_repository.Folder, words);
        Assert.True(result.ExitCode == 0, result.Error + result.Output);
    }

    private void NothingIsLeft()
    {
        Assert.Single(_repository.Git("worktree", "list").Split('\n'));
        Assert.Empty(_repository.Git("status", "--porcelain"));
    }
}
