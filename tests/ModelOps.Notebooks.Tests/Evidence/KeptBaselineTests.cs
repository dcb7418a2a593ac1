using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Evidence;

/// <summary>What the folder of a model that was trained here says that the model reached.</summary>
public sealed class KeptBaselineTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_cross_validation_is_kept_until_data_apart_was_measured()
    {
        await _bench.RunAsync("train train --target risk --trainer logistic --cv 3 --as model");
        var validated = (await KeptAsync())!;
        Assert.Equal("3 folds of the 750 rows of train", $"{validated}");
        Assert.Equal(["label", "probability_bad"], validated.Answers!.Columns.Keys);
        Assert.InRange(validated.Metrics["roc_auc"].Value, validated.Metrics["roc_auc"].Low!.Value, validated.Metrics["roc_auc"].High!.Value);

        await _bench.RunAsync("evaluate model --data test --as evaluation");
        var measured = (await KeptAsync())!;
        Assert.Equal("250 rows of test", $"{measured}");
        Assert.Equal(((EvaluationResult)_bench.Host.Variables["evaluation"]).Metrics["roc_auc"], measured.Metrics["roc_auc"].Value);
        Assert.Equal(measured.Metrics["f1"], ((TrainResult)_bench.Host.Variables["model"]).Model.Model.Evaluation!.Metrics["f1"]);
    }

    [Fact]
    public async Task Rows_of_training_and_settings_that_are_not_the_models_are_not_kept()
    {
        await _bench.RunAsync("train train --target risk --trainer logistic --as model");
        await _bench.RunAsync("evaluate model --data train");
        await _bench.RunAsync("evaluate model --data test --threshold 0.2");
        Assert.Null(await KeptAsync());
    }

    [Fact]
    public async Task The_folder_of_a_version_in_the_registry_stays_as_it_is_but_one_without_gets_it()
    {
        await _bench.RunAsync("train train --target risk --trainer logistic --as model");
        await _bench.RunAsync("register model --name credit --alias champion");
        Assert.Contains(", and in the model's folder", await _bench.ShownAsync("evaluate credit@champion --data test"), StringComparison.Ordinal);
        _bench.Host.Variables["worse"] = _bench.Frame("test").Head(100);
        Assert.DoesNotContain("in the model's folder", await _bench.ShownAsync("evaluate credit@champion --data worse"), StringComparison.Ordinal);
        Assert.Equal("250 rows of test", $"{await KeptAsync("credit@champion")}");
    }

    [Fact]
    public async Task A_model_without_a_run_remembers_it_and_is_registered_with_it()
    {
        await _bench.RunAsync("train train --target risk --trainer logistic --as model");
        var model = new Model(((TrainResult)_bench.Host.Variables["model"]).Model.Model.Definition);
        _bench.Host.Variables["imported"] = model;
        await _bench.RunAsync("evaluate imported --data test");
        await _bench.RunAsync("register imported --name bought --alias champion");
        Assert.Equal("250 rows of test", $"{await KeptAsync("bought@champion")}");
    }

    private async Task<EvaluationBaseline?> KeptAsync(string? reference = null)
    {
        var named = await _bench.Ops.ResolveModelAsync(reference ?? ((TrainResult)_bench.Host.Variables["model"]).Model.Reference, TestContext.Current.CancellationToken);
        return named.Model.Evaluation;
    }
}
