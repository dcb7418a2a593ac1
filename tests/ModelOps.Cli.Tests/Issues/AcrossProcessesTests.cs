using ModelOps.Cli.Tests.Support;
using ModelOps.Cli.Watching;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Issues;

/// <summary>Verbs that could do nothing, since each is a process of its own: experiment, undeploy, predict by a deployment's name. Here each that runs no code is a session of its own.</summary>
[Collection(InThisProcess.Name)]
public sealed class AcrossProcessesTests : IDisposable
{
    private static readonly string[] _train = ["train", "wine.csv", "--target", "quality"];
    private readonly TemporaryFolder _folder = new();

    public AcrossProcessesTests() =>
        _folder.Write("wine.csv", "bottle,acid,quality\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"b{i:000},{i % 7},{(i % 7 > 3 ? "good" : "bad")}\n"))));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_experiment_is_kept_for_the_next_verbs_unless_the_environment_or_an_option_names_another()
    {
        _folder.Write("book.ipynb", NotebookText.Of("#!train wine.csv --target quality --exclude bottle"));

        var chosen = await RunAsync("experiment", "wine");
        await RunAsync(_train);
        await RunAsync("run", "book.ipynb");
        await RunAsync([.. _train, "--experiment", "by-option"]);
        await RunAsync("run", "book.ipynb", "--experiment", "by-option");
        Assert.Equal(0, (await InThisProcess.RunAsync(_folder.Path, _train, ("MLFLOW_EXPERIMENT_NAME", "by-environment"))).ExitCode);
        var listed = await RunAsync("runs");
        var other = await RunAsync("runs", "--experiment", "by-environment");

        Assert.Contains("kept for this folder in", chosen.Output);
        Assert.Contains("2 runs", listed.Output);
        Assert.Contains("1 run\n", other.Output);
        Assert.Equal([("by-environment", 1), ("by-option", 2), ("wine", 2)], (await RunsByExperimentAsync()).Where(pair => pair.Count > 0));
        var warned = await InThisProcess.RunAsync(_folder.Path, ["experiment", "next"], ("MLFLOW_EXPERIMENT_NAME", "by-environment"));
        Assert.Contains("MLFLOW_EXPERIMENT_NAME is 'by-environment', which the next commands follow.", warned.Output);
    }

    [Fact]
    public async Task A_deployment_is_listed_asked_and_stopped_by_other_processes()
    {
        await RunAsync([.. _train, "--exclude", "bottle"]);
        await RunAsync("register", await ModelAsync(), "--name", "wine", "--alias", "champion");
        await using var served = await ServedModel.StartAsync(_folder.Path, "wine@champion");

        var listed = await RunAsync("deployments");
        var scored = await RunAsync("predict", "wine", "--data", "wine.csv", "--key", "bottle", "--as", "scored");
        await RunAsync("predict", "--url", served.Address.ToString(), "--data", "wine.csv", "--as", "by_url");
        var name = await InThisProcess.RunAsync(_folder.Path, ["deploy", "wine@champion"]);
        var port = await InThisProcess.RunAsync(_folder.Path, ["deploy", "wine@champion", "--name", "second", "--port", $"{served.Address.Port}"]);
        var stopped = await RunAsync("undeploy", "wine");

        Assert.Matches($"wine +\\S* *wine@champion +.*1 .*{served.Address}.*{served.ProcessId}", listed.Output);
        Assert.Contains($"over HTTP from", scored.Output);
        var lines = await File.ReadAllLinesAsync(_folder.File("scored.csv"), Stop);
        Assert.StartsWith("bottle,label,", lines[0]);
        Assert.Equal(["b000,bad", "b059,bad"], [lines[1][..8], lines[60][..8]]);
        Assert.Equal(lines.Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]), await File.ReadAllLinesAsync(_folder.File("by_url.csv"), Stop));
        Assert.Equal(2, name.ExitCode);
        Assert.Contains($"A deployment of that name is running: wine at {served.Address} (process {served.ProcessId}).", name.Error);
        Assert.Equal(2, port.ExitCode);
        Assert.Contains($"Port {served.Address.Port} is taken by the deployment wine at", port.Error);
        Assert.Contains("Stopped wine", stopped.Output);
        Assert.Equal(0, await served.EndAsync());
        Assert.Contains("No deployment runs", (await RunAsync("deployments")).Output);
    }

    [Fact]
    public async Task A_deployment_whose_process_was_killed_is_gone_and_its_name_is_free()
    {
        await RunAsync(_train);
        await using var served = await ServedModel.StartAsync(_folder.Path, await ModelAsync(), "--name", "wine");
        await served.KillAsync();

        var refused = await InThisProcess.RunAsync(_folder.Path, ["undeploy", "wine"]);
        Assert.Equal((2, "modelops: No deployment is named 'wine'. Running: none.\n"), (refused.ExitCode, refused.Error));
        await using var again = await ServedModel.StartAsync(_folder.Path, await ModelAsync(), "--name", "wine");
    }

    private async Task<Tool.Result> RunAsync(params string[] arguments)
    {
        var result = await (Watcher.Takes(arguments) ? Tool.RunAsync(_folder.Path, arguments) : InThisProcess.RunAsync(_folder.Path, arguments));
        Assert.True(result.ExitCode == 0, $"modelops {string.Join(' ', arguments)}: {result.Error}");
        return result;
    }

    private async Task<string> ModelAsync()
    {
        await using var store = await OpenAsync();
        var run = (await store.SearchRunsAsync(new RunQuery(["0"]), Stop)).Items[0];
        return $"runs:/{run.Info.RunId}/model";
    }

    private async Task<IReadOnlyList<(string Experiment, int Count)>> RunsByExperimentAsync()
    {
        await using var store = await OpenAsync();
        var counts = new List<(string, int)>();
        foreach (var experiment in (await store.SearchExperimentsAsync(new SearchQuery(OrderBy: ["name ASC"]), Stop)).Items)
        {
            counts.Add((experiment.Name, (await store.SearchRunsAsync(new RunQuery([experiment.Id]), Stop)).Items.Count));
        }

        return counts;
    }

    private Task<ITrackingStore> OpenAsync() => TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: Stop);
}
