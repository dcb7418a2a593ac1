using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests;

public sealed class MainJobTests
{
    [Fact]
    public async Task The_quickstart_runs_headless_and_leaves_the_run_the_model_and_the_executed_notebook()
    {
        using var folder = new TemporaryFolder();

        var result = await Tool.RunAsync(folder.Path, ["run", RepositoryPaths.Of("notebooks", "00-quickstart.ipynb"), "-o", "out.ipynb", "-p", "seed=7"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("Served and in-process predictions are equal", result.Output);
        AssertExecuted(JsonNode.Parse(await File.ReadAllTextAsync(folder.File("out.ipynb"), TestContext.Current.CancellationToken))!.AsObject());
        await AssertStoreAsync(folder);
    }

    [Fact]
    public async Task A_cell_that_throws_stops_the_run_marks_it_failed_and_names_cell_line_and_message()
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of("#!track --run-name doomed --capture none", "var kept = 1;\nthrow new InvalidOperationException(\"no luck\");", "kept + 1"));

        var result = await Tool.RunAsync(folder.Path, ["run", "n.ipynb", "-o", "out.ipynb"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cell 2, line 2: System.InvalidOperationException: no luck", result.Error);
        Assert.Contains("> throw new InvalidOperationException(\"no luck\");", result.Error);
        var cells = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("out.ipynb"), TestContext.Current.CancellationToken))!["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code").ToArray();
        Assert.Contains(cells[1]!["outputs"]!.AsArray(), output => output!["output_type"]!.GetValue<string>() == "error");
        Assert.Empty(cells[2]!["outputs"]!.AsArray());
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", cancellationToken: TestContext.Current.CancellationToken);
        var run = Assert.Single((await store.SearchRunsAsync(new RunQuery(["0"]), TestContext.Current.CancellationToken)).Items);
        Assert.Equal(RunStatus.Failed, run.Info.Status);
    }

    [Fact]
    public async Task A_parameter_replaces_the_value_of_the_tagged_cell()
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of("// parameters\nvar name = \"x\";", "name.ToUpperInvariant()"));

        var result = await Tool.RunAsync(folder.Path, ["run", "n.ipynb", "-o", "out.ipynb", "-p", "name=given"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("GIVEN", result.Output);
    }

    [Fact]
    public async Task The_scheduler_script_reruns_a_notebook_through_the_same_calls()
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of("// parameters\nvar name = \"x\";", "if (name != \"given\") throw new Exception(name);"));

        var good = await Tool.RunAsync(folder.Path, ["script", RepositoryPaths.Of("scripts", "rerun.csx"), "--", "n.ipynb", "name=given"]);
        var bad = await Tool.RunAsync(folder.Path, ["script", RepositoryPaths.Of("scripts", "rerun.csx"), "--", "n.ipynb", "name=other"]);
        var none = await Tool.RunAsync(folder.Path, ["script", RepositoryPaths.Of("scripts", "rerun.csx")]);

        Assert.True(good.ExitCode == 0, good.Error);
        Assert.Equal(1, bad.ExitCode);
        Assert.Equal(2, none.ExitCode);
    }

    private static void AssertExecuted(JsonObject notebook)
    {
        Assert.Equal(4, notebook["nbformat"]!.GetValue<int>());
        Assert.Equal(5, notebook["nbformat_minor"]!.GetValue<int>());
        var outputs = notebook["cells"]!.AsArray().Where(cell => cell!["outputs"] is not null).SelectMany(cell => cell!["outputs"]!.AsArray()).ToArray();
        Assert.DoesNotContain(outputs, output => output!["output_type"]!.GetValue<string>() == "error");
        var plots = outputs.Where(output => output!["data"]?["application/vnd.plotly.v1+json"] is not null).ToArray();
        Assert.True(plots.Length >= 2, "No plots in the executed notebook.");
        Assert.All(plots, plot => Assert.NotNull(plot!["data"]!["text/html"]));
    }

    private static async Task AssertStoreAsync(TemporaryFolder folder)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", cancellationToken: cancellation);
        var experiment = await store.GetExperimentByNameAsync("german-credit", cancellation);
        var run = Assert.Single((await store.SearchRunsAsync(new RunQuery([experiment.Id]), cancellation)).Items);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Contains(run.Data.Params, param => param is { Key: "trainer", Value: "logistic" });
        Assert.InRange(run.Data.Metrics.Single(metric => metric.Key == "roc_auc").Value, 0.7, 0.9);
        Assert.Equal(2, run.Inputs.Count);
        Assert.Contains(run.Data.Tags, tag => tag.Key == "mlflow.log-model.history");
        var version = await store.GetVersionByAliasAsync("german-credit", "champion", cancellation);
        Assert.Equal(run.Info.RunId, version.RunId);
        Assert.Equal(["challenger", "champion"], version.Aliases.Order(StringComparer.Ordinal));
        Assert.True(File.Exists(folder.File("mlruns", experiment.Id, run.Info.RunId, "artifacts", "notebook", "out.ipynb")));
        Assert.True(File.Exists(folder.File("mlruns", experiment.Id, run.Info.RunId, "artifacts", "model", "model.onnx")));
    }
}
