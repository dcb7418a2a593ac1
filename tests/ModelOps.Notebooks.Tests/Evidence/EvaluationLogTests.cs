using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Evidence;

/// <summary>What an evaluation leaves in the store.</summary>
public sealed class EvaluationLogTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string RunId => ((TrainResult)_bench.Host.Variables["model"]).RunId;

    public async ValueTask InitializeAsync() => await _bench.RunAsync(TrainedBench.Training);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Metrics_data_and_files_are_with_the_models_run()
    {
        await _bench.RunAsync("evaluate model --data test --as evaluation");

        var run = await _bench.StoredAsync(RunId);
        var evaluation = (EvaluationResult)_bench.Host.Variables["evaluation"];
        Assert.All(evaluation.Metrics.Where(metric => double.IsFinite(metric.Value)), metric =>
        {
            Assert.Equal(metric.Value, run.Data.Metrics.Single(logged => logged.Key == metric.Key).Value);
            Assert.Equal(metric.Value, run.Data.Metrics.Single(logged => logged.Key == $"test/{metric.Key}").Value);
        });
        var input = run.Inputs.Single(input => input.Tags.Any(tag => tag is { Key: "mlflow.data.context", Value: "evaluation" }));
        Assert.Equal(("test", _bench.Frame("test").Digest()), (input.Dataset.Name, input.Dataset.Digest));
        var stem = $"test-{_bench.Frame("test").Digest()[..8]}";
        var files = Directory.GetFiles(Path.Combine(run.Info.ArtifactUri, "evaluations")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.StartsWith(stem, file));
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Contains(RunId, _bench.Ops.RunIds);
    }

    [Fact]
    public async Task An_undefined_value_is_not_logged_but_replaces_one_that_was()
    {
        _bench.Host.Variables["good"] = await _bench.Ops.SqlAsync("select * from test where risk = 'good'", Stop);

        await _bench.RunAsync("evaluate model --data good");
        Assert.DoesNotContain((await _bench.StoredAsync(RunId)).Data.Metrics, metric => metric.Key == "roc_auc");

        await _bench.RunAsync("evaluate model --data test");
        await _bench.RunAsync("evaluate model --data good");
        Assert.True(double.IsNaN((await _bench.StoredAsync(RunId)).Data.Metrics.Single(metric => metric.Key == "roc_auc").Value));
    }

    [Fact]
    public async Task The_same_data_again_replaces_its_evaluation_and_other_data_stands_beside_it()
    {
        var folder = Path.Combine((await _bench.StoredAsync(RunId)).Info.ArtifactUri, "evaluations");
        int Count() => Directory.GetFiles(folder, "*.scores.json.gz").Length;

        await _bench.RunAsync("evaluate model --data test");
        await _bench.RunAsync("evaluate model --data test --slices housing");
        Assert.Equal(1, Count());
        await _bench.RunAsync("evaluate model --data train");
        Assert.Equal(2, Count());
    }

    [Theory]
    [InlineData("LogInputsAsync")]
    [InlineData("LogBatchAsync")]
    public async Task A_store_that_fails_is_an_error_and_the_models_run_stays_finished(string method)
    {
        using (await FailingStore.AtAsync(_bench, method))
        {
            Assert.Equal($"The store is away ({method}).", (await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync("evaluate model --data test --as evaluation"))).Message);
        }

        var run = await _bench.StoredAsync(RunId);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.DoesNotContain(run.Data.Metrics, metric => metric.Key == "roc_auc");
        Assert.DoesNotContain("evaluation", _bench.Host.Variables.Keys);
        Assert.Empty(_bench.Host.Text.Split("Evaluation on").Skip(1));
    }

    [Fact]
    public async Task A_model_without_a_run_gets_one_that_fails_when_the_store_fails()
    {
        using var loose = Learner.Fit(_bench.Frame("train"), new() { Target = "risk", Trainer = "dummy" }, null, Stop).Model;
        loose.Save(_bench.File("loose"));
        using (await FailingStore.AtAsync(_bench, "LogInputsAsync"))
        {
            await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync("evaluate loose --data test"));
        }

        var failed = (await _bench.AllRunsAsync()).Single(run => run.Info.Name == "evaluation of loose");
        Assert.Equal((RunStatus.Failed, "The store is away (LogInputsAsync)."), (failed.Info.Status, failed.Data.Tags.Single(tag => tag.Key == ActiveRun.ErrorTag).Value));
        Assert.Null(_bench.Ops.ActiveRun);

        await _bench.RunAsync("evaluate loose --data test");
        Assert.Equal(2, (await _bench.AllRunsAsync()).Count(run => run.Info.Name == "evaluation of loose"));
    }

    [Fact]
    public async Task A_deleted_run_is_not_written_to()
    {
        await (await _bench.Ops.StoreAsync(Stop)).DeleteRunAsync(RunId, Stop);

        await _bench.RunAsync("evaluate model --data test");

        var run = Assert.Single(await _bench.AllRunsAsync());
        Assert.NotEqual(RunId, run.Info.RunId);
        Assert.Contains(run.Data.Metrics, metric => metric.Key == "roc_auc");
    }

    [Fact]
    public async Task Inside_an_active_run_a_loose_model_is_evaluated_in_that_run()
    {
        using var loose = Learner.Fit(_bench.Frame("train"), new() { Target = "risk", Trainer = "dummy" }, null, Stop).Model;
        await using var active = await _bench.Ops.StartRunAsync("mine", CaptureSettings.None, Stop);

        await _bench.Ops.EvaluateAsync(loose, "test", cancellationToken: Stop);
        await active.FlushAsync(Stop);

        Assert.Contains((await _bench.StoredAsync(active.RunId)).Data.Metrics, metric => metric.Key == "test/accuracy");
        Assert.Equal(2, (await _bench.AllRunsAsync()).Count);
    }
}
