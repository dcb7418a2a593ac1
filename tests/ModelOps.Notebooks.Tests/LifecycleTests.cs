using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests;

public sealed class LifecycleTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_model_goes_from_training_to_champion_and_is_explained_watched_and_described()
    {
        await _bench.RunAsync("experiment credit");
        await _bench.RunAsync("train train --target risk --positive bad --cv 3 --as model");
        await _bench.RunAsync("evaluate model --data test --slices housing");
        await _bench.RunAsync("register model --name credit --alias challenger");
        _bench.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.6}\n");
        await _bench.RunAsync("promote credit@challenger --to champion --gate gate.yaml");
        await _bench.RunAsync("explain credit@champion --data test --top 1");
        await _bench.RunAsync("drift credit@champion --data test --as report");
        await _bench.RunAsync("card credit@champion --owner risk-team --out card.md");
        await _bench.RunAsync("predict credit@champion --data test --as scored");

        Assert.Contains("cross-validation", _bench.Host.Text);
        Assert.Contains("housing = own", _bench.Host.Text);
        Assert.Contains("credit version 1 is now champion", _bench.Host.Text);
        Assert.Contains("roc_auc lost when shuffled", _bench.Host.Text);
        Assert.False(((DriftResult)_bench.Host.Variables["report"]).FailOnDrift);
        Assert.Contains("risk-team", await File.ReadAllTextAsync(_bench.File("card.md"), TestContext.Current.CancellationToken));
        Assert.Equal(((Frame)_bench.Host.Variables["test"]).RowCount, ((Frame)_bench.Host.Variables["scored"]).RowCount);
        var run = Assert.Single(await _bench.AllRunsAsync());
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Contains(run.Data.Metrics, metric => metric.Key == "cv_roc_auc_std");
    }

    [Fact]
    public async Task Every_trial_of_a_search_is_a_child_run_and_the_best_is_trained()
    {
        await _bench.RunAsync("tune train --target risk --positive bad --trainers logistic,decision-tree --trials 6 --folds 3 --as best");

        var runs = await _bench.AllRunsAsync();
        var parent = Assert.Single(runs, run => run.Data.Tags.All(tag => tag.Key != "mlflow.parentRunId"));
        Assert.Equal(6, runs.Count(run => run.Data.Tags.Any(tag => tag.Key == "mlflow.parentRunId" && tag.Value == parent.Info.RunId)));
        Assert.All(runs.Where(run => run != parent), run => Assert.Contains(run.Data.Params, param => param.Key == "steps"));
        Assert.Contains(runs, run => run != parent && run.Data.Params.Any(param => param.Key == "steps" && param.Value != "default"));
        Assert.Contains("preparation", _bench.Host.Text);
        Assert.Equal(parent.Info.RunId, ((TrainResult)_bench.Host.Variables["best"]).RunId);
        Assert.Null(_bench.Ops.ActiveRun);
    }

    [Fact]
    public async Task A_search_that_was_killed_goes_on_in_its_own_run()
    {
        const string Search = "tune train --target risk --positive bad --trainers logistic,decision-tree --trials 6 --folds 3 --journal search.jsonl";
        await _bench.RunAsync(Search);

        // As a kill leaves it: three trials in the journal, two of them logged, the third half; the parent still open.
        var store = await _bench.Ops.StoreAsync(TestContext.Current.CancellationToken);
        var parent = Assert.Single(await _bench.AllRunsAsync(), run => run.Data.Tags.All(tag => tag.Key != "mlflow.parentRunId")).Info.RunId;
        foreach (var run in await _bench.AllRunsAsync())
        {
            var trial = run.Data.Tags.FirstOrDefault(tag => tag.Key == "modelops.trial")?.Value;
            if (trial is "3" or "4" or "5")
            {
                await store.DeleteRunAsync(run.Info.RunId, TestContext.Current.CancellationToken);
            }
            else if (trial is null or "2")
            {
                await store.UpdateRunAsync(run.Info.RunId, new RunUpdate(RunStatus.Running), TestContext.Current.CancellationToken);
            }
        }

        var journal = _bench.File("search.jsonl");
        var lines = File.ReadAllLines(journal);
        File.WriteAllLines(journal, lines.Where((line, i) => i == 0 || line.StartsWith("{\"number\":0,", StringComparison.Ordinal) || line.StartsWith("{\"number\":1,", StringComparison.Ordinal) || line.StartsWith("{\"number\":2,", StringComparison.Ordinal)));
        await _bench.RunAsync(Search);

        var runs = await _bench.AllRunsAsync();
        Assert.All(runs, run => Assert.Equal(RunStatus.Finished, run.Info.Status));
        Assert.Equal(parent, Assert.Single(runs, run => run.Data.Tags.All(tag => tag.Key != "mlflow.parentRunId")).Info.RunId);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], runs.SelectMany(run => run.Data.Tags.Where(tag => tag.Key == "modelops.trial").Select(tag => tag.Value)).Order(StringComparer.Ordinal));

        // A search that had ended has nothing to go on with: it makes a run of its own.
        await _bench.RunAsync(Search);
        Assert.Equal(12, (await _bench.AllRunsAsync()).Count(run => run.Data.Tags.Any(tag => tag.Key == "modelops.trial")));
    }

    [Fact]
    public async Task The_leaderboard_of_halving_says_on_which_share_of_the_rows()
    {
        await _bench.RunAsync("tune train --target risk --positive bad --trainers logistic,decision-tree --trials 6 --folds 2 --strategy halving");

        Assert.Contains("rows", _bench.Host.Text);
        Assert.Contains("33 %", _bench.Host.Text);
    }

    [Fact]
    public async Task A_long_training_draws_its_loss_while_it_runs()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var training = _bench.Ops.TrainAsync(
            (Frame)_bench.Host.Variables["train"],
            new() { Target = "risk", Trainer = "mlp", Set = "epochs=100000,patience=100000,early_stopping=true,layers=128x64" },
            cancellationToken: end.Token);
        for (var i = 0; i < 1200 && _bench.Host.LiveHtml.Count(html => html.Contains("<svg", StringComparison.Ordinal)) < 2; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
        var drawn = _bench.Host.LiveHtml.Where(html => html.Contains("<progress", StringComparison.Ordinal)).ToArray();
        Assert.Matches("<svg .*<polyline .*<polyline .*</svg><figcaption>loss .*validation", drawn[^1]);
        Assert.Same(MimeBundle.Empty, _bench.Host.Live[^1]);
    }

    [Fact]
    public async Task Auto_keeps_the_settings_and_the_folds_that_are_given()
    {
        var exception = await _bench.RefusedAsync("train train --target risk --trainer auto --set treees=5 --cv 1");

        Assert.Equal(["No trainer of the search has the parameter 'treees'. Did you mean 'trees'?", "The number of folds is 1. Give at least 2."], exception.Errors);
    }

    [Fact]
    public async Task A_model_of_another_tool_is_evaluated_registered_and_predicts()
    {
        var exported = Learner.Fit((Frame)_bench.Host.Variables["train"], new() { Target = "risk", PositiveClass = "bad", Exclude = ["housing"] }, null, TestContext.Current.CancellationToken);
        exported.Save(_bench.File("elsewhere"));
        File.Copy(_bench.File(Path.Combine("elsewhere", "model.onnx")), _bench.File("foreign.onnx"));
        Assert.Contains("ops.ImportModel(\"foreign.onnx\", …)", (await _bench.RefusedAsync("evaluate foreign.onnx --data test")).Message);

        _bench.Host.Variables["foreign"] = _bench.Ops.ImportModel("foreign.onnx", new() { Target = "risk", Classes = ["good", "bad"] });
        await _bench.RunAsync("evaluate foreign --data test");
        await _bench.RunAsync("register foreign --name other --alias challenger");
        await _bench.RunAsync("predict other@challenger --data test --as scored");

        Assert.Equal(exported.Predict((Frame)_bench.Host.Variables["test"]).RowCount, ((Frame)_bench.Host.Variables["scored"]).RowCount);
        var store = await _bench.Ops.StoreAsync(TestContext.Current.CancellationToken);
        var version = await store.GetModelVersionAsync("other", 1, TestContext.Current.CancellationToken);
        Assert.Equal($"{(await store.GetRunAsync(version.RunId!, TestContext.Current.CancellationToken)).Info.ArtifactUri}/model", version.Source);
    }

    [Fact]
    public async Task A_second_training_in_one_run_gets_a_nested_run()
    {
        await _bench.RunAsync("track --run-name outer --capture none");
        await _bench.RunAsync("train train --target risk --as first");
        await _bench.RunAsync("train train --target risk --trainer decision-tree --as second");
        await _bench.RunAsync("track --end");

        var runs = await _bench.AllRunsAsync();
        Assert.Equal(2, runs.Count);
        Assert.Contains(runs, run => run.Data.Tags.Any(tag => tag.Key == "mlflow.parentRunId"));
    }

    [Theory]
    [InlineData("train trian --target risk", "There is no variable and no file 'trian'. Did you mean 'train'? Load data with #!data load FILE --as trian.")]
    [InlineData("train train --target risk --seed x --trees 3", "'--seed' cannot be 'x'. Give a whole number, such as 10.\n'train' has no option '--trees'. Its options are: --data, --target, --trainer, --pipeline, --set, --validation, --checkpoint, --cv, --time, --task, --features, --exclude, --steps, --positive, --class-weight, --weight, --calibration, --threshold, --metric, --fold-group, --fold-time, --seed, --as.")]
    [InlineData("train train", "'train' needs '--target': Column to predict.")]
    [InlineData("data", "'#!data' needs one of load, images, profile, schema, check, split as its first word.")]
    [InlineData("data chek train", "'#!data' needs one of load, images, profile, schema, check, split as its first word, not 'chek'. Did you mean 'check'?")]
    [InlineData("tain train", "There is no magic '#!tain'. Did you mean '#!train'? Run #!help to list them.")]
    public async Task Words_that_do_not_fit_are_named_with_what_to_do(string line, string expected)
    {
        var exception = await _bench.RefusedAsync(line);

        Assert.Equal(expected, exception.Message.ReplaceLineEndings("\n"));
        Assert.Empty(await _bench.AllRunsAsync());
    }
}
