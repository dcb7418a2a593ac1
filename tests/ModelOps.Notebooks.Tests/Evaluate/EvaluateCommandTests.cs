using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Evaluate;

/// <summary>What <c>#!evaluate</c> shows and refuses.</summary>
public sealed class EvaluateCommandTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_with_intervals_slices_and_figures_are_shown()
    {
        await _bench.ShownAsync("evaluate model --data test --slices housing --as evaluation");

        // Whether the folder has it depends on what others have evaluated before: KeptBaselineTests.
        string Scrubbed(string text) => TrainedBench.Scrub(text).Replace(", and in the model's folder", "", StringComparison.Ordinal).Replace(", and in the model&#39;s folder", "", StringComparison.Ordinal);
        Golden.Equal("evaluate.txt", Scrubbed(_bench.Host.Shown[0].Data[MimeBundle.Text]));
        var evaluation = Assert.IsType<EvaluationResult>(_bench.Host.Variables["evaluation"]);
        Assert.Equal(evaluation.Figures.Count + 1, _bench.Host.Shown.Count);
        Assert.All(_bench.Host.Shown.Skip(1), figure => Assert.Contains(MimeBundle.Plotly, figure.Data.Keys));
        Golden.Equal("evaluate.html", Scrubbed(_bench.Host.Html[0]));
    }

    [Fact]
    public async Task A_call_measures_what_the_magic_measures()
    {
        await _bench.RunAsync("evaluate model --data test --threshold 0.4 --slices housing --as evaluation");

        var called = await _bench.Ops.EvaluateAsync(trained.Model, _bench.Frame("test"), new() { Threshold = 0.4, Slices = ["housing"] }, "test", Stop);

        var magic = (EvaluationResult)_bench.Host.Variables["evaluation"];
        Assert.Equal(magic.Metrics, called.Metrics);
        Assert.Equal(magic.Slices.Select(slice => (slice.Value, slice.Rows.Count)), called.Slices.Select(slice => (slice.Value, slice.Rows.Count)));
    }

    [Fact]
    public async Task A_threshold_moves_the_labels_and_a_target_may_have_another_name()
    {
        var test = _bench.Frame("test");
        _bench.Host.Variables["later"] = test.Rename("risk", "outcome");

        var all = await _bench.Ops.EvaluateAsync("model", "test", new() { Threshold = 0 }, cancellationToken: Stop);
        var none = await _bench.Ops.EvaluateAsync("model", "test", new() { Threshold = 1 }, cancellationToken: Stop);
        var renamed = await _bench.Ops.EvaluateAsync("model", "later", new() { Target = "outcome" }, cancellationToken: Stop);
        var own = await _bench.Ops.EvaluateAsync("model", "test", cancellationToken: Stop);

        Assert.Equal((1.0, 0.0), (all.Metrics["recall"], none.Metrics["recall"]));
        Assert.Equal(own.Metrics["roc_auc"], renamed.Metrics["roc_auc"]);
        Assert.Equal("outcome", renamed.Target);
    }

    [Fact]
    public async Task Rows_of_the_training_are_called_so()
    {
        Assert.Contains("The model was trained on these rows: the values show how well it remembers them", await _bench.ShownAsync("evaluate model --data train"));
        Assert.DoesNotContain("trained on these rows", await _bench.ShownAsync("evaluate model --data test"));
    }

    [Fact]
    public async Task Large_data_has_fewer_resamples()
    {
        var test = _bench.Frame("test");
        _bench.Host.Variables["large"] = Frame.Concat([.. Enumerable.Repeat(test, 101)]);

        Assert.Contains("Metrics with 95 % intervals from 200 resamples", await _bench.ShownAsync("evaluate model --data large"));
    }

    [Fact]
    public async Task Weights_costs_and_more_metrics_are_shown_and_kept()
    {
        var test = _bench.Frame("test");
        _bench.Host.Variables["weighted"] = test.With(new Column<long>("loans", [.. Enumerable.Range(0, test.RowCount).Select(row => (long)(row % 3))]));

        var text = await _bench.ShownAsync("evaluate model --data weighted --weights loans --slices housing --metrics f_beta:2,lift:0.1 --costs \"fp=1,fn=5\" --as evaluation");

        Golden.Equal("weighted.txt", TrainedBench.Scrub(text));
        var evaluation = (EvaluationResult)_bench.Host.Variables["evaluation"];
        var called = await _bench.Ops.EvaluateAsync("model", "weighted", new() { Weights = "loans", Metrics = ["f_beta:2", "lift:0.1"], Costs = CostTable.Of(1, 5) }, cancellationToken: Stop);
        Assert.Equal(evaluation.Metrics, called.Metrics);
        var run = await _bench.StoredAsync(((TrainResult)_bench.Host.Variables["model"]).RunId);
        Assert.Equal(evaluation["lift:0.1"], run.Data.Metrics.Single(metric => metric.Key == "weighted/lift:0.1").Value);
    }

    [Fact]
    public async Task No_gate_takes_a_weighted_evaluation_for_the_models_own()
    {
        await using var bench = new Workbench();
        await bench.RunAsync(TrainedBench.Training);
        await bench.RunAsync("register model --name credit");
        var test = bench.Frame("test");
        bench.Host.Variables["weighted"] = test.With(new Column<long>("loans", [.. Enumerable.Range(0, test.RowCount).Select(row => (long)(row % 3))]));
        await File.WriteAllTextAsync(bench.File("gate.yaml"), "metrics: {accuracy: {min: 0.5}}", Stop);
        await bench.RunAsync("evaluate credit/1 --data weighted --weights loans");

        var refused = await Assert.ThrowsAsync<CheckFailedException>(() => bench.RunAsync($"promote credit/1 --to champion --gate {bench.File("gate.yaml")}"));

        Assert.Contains("was evaluated only with target 'risk', positive class 'bad', weights 'loans'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_classes_have_a_table_of_each_class_and_their_means()
    {
        await _bench.RunAsync("train train --target housing --trainer decision-tree --set depth=3 --as houses");

        var text = await _bench.ShownAsync("evaluate houses --data test --metrics f_beta_macro:2,top_k_accuracy:2 --costs \"rent:own=2,other=1\"");

        Golden.Equal("classes.txt", TrainedBench.Scrub(text));
    }

    [Theory]
    [InlineData("evaluate model --data test --threshold 1.5 --slices hosing", "The threshold 1.5 is out of range; give a probability from 0 to 1.\nThere is no column 'hosing' to slice by. Did you mean 'housing'? The columns are: duration_months, credit_amount, age_years, checking_account_status, housing, risk.")]
    [InlineData("evaluate modle --data tset", "There is no variable, registered model or folder 'modle'. Did you mean 'model'? Write name@alias, name/version, runs:/ID/model, or a folder with an MLmodel file.\nThere is no variable and no file 'tset'. Did you mean 'test'? Load data with #!data load FILE --as tset.")]
    [InlineData("evaluate test --data model", "The variable 'test' is a Frame, not a model. Train one with #!train DATA --target COLUMN --as test.\nThe variable 'model' is a TrainResult, not a table. Load data with #!data load FILE --as model.")]
    [InlineData("evaluate model --data test --favourable-class good", "'--favourable-class' belongs to measures of fairness: add '--fairness' with a column, or leave it out.")]
    [InlineData("evaluate model --data unknown", "Row 1 has the true value 'ugly' of 'risk', which the model does not know. Its classes are: good, bad.")]
    [InlineData("evaluate model --data lacking", "There is no column 'risk' with the true values. The columns are: duration_months, credit_amount, age_years, checking_account_status, housing.")]
    [InlineData("evaluate model --data test --weights housing --metrics f_beta,lift:2", "The metric 'f_beta' needs a beta, a number above 0; write it as 'f_beta:2'.\nThe share of the rows in 'lift:2' is not a number above 0 and up to 1; write it as 'lift:0.1'.\nThe column 'housing' is of the type String, and weights are numbers; name a column of numbers.")]
    [InlineData("evaluate model --data test --costs false_positive=1", "The table of costs does not say what 'false_negative' costs; add 'false_negative=1'.")]
    [InlineData("evaluate model --data test --costs false_positive=1,false_negativ=5", "There is no cost 'false_negativ'. Did you mean 'false_negative'? Give TRUE:PREDICTED with the names of classes, or one of: false_positive, false_negative, true_positive, true_negative, other.")]
    [InlineData("evaluate model --data test --costs false_positive=cheap", "The cost 'false_positive=cheap' has no number; write it as 'false_positive=1', or 'TRUE:PREDICTED=1' with the names of classes.")]
    [InlineData("evaluate model --data test --weights weight", "There is no column 'weight' with the weights. The columns are: duration_months, credit_amount, age_years, checking_account_status, housing, risk.")]
    [InlineData("evaluate model --data none", "No row has a value of 'risk', so there is nothing to evaluate. Give data with true values.")]
    [InlineData("evaluate model --data empty", "No row has a value of 'risk', so there is nothing to evaluate. Give data with true values.")]
    public async Task Data_that_does_not_fit_is_refused_with_all_reasons_and_nothing_is_kept(string line, string expected)
    {
        var test = _bench.Frame("test");
        _bench.Host.Variables["unknown"] = test.With(StringColumn.From("risk", Enumerable.Repeat("ugly", test.RowCount)));
        _bench.Host.Variables["lacking"] = new Frame(test.Columns.Where(column => column.Name != "risk"));
        _bench.Host.Variables["none"] = test.Head(0);
        _bench.Host.Variables["empty"] = test.With(StringColumn.From("risk", new string?[test.RowCount]));
        var before = Kept();

        Assert.Equal(expected, await _bench.RefusedAsync(Face.Notebook, line));

        Assert.Equal(before, Kept());
    }

    [Fact]
    public async Task An_unknown_metric_is_refused_with_the_nearest_name() =>
        Assert.StartsWith("There is no metric 'roc_acu'. Did you mean 'roc_auc'? The metrics are: accuracy, ", await _bench.RefusedAsync(Face.Terminal, "evaluate model --data test --metrics roc_acu"), StringComparison.Ordinal);

    [Theory]
    [InlineData("evaluate credit@nobody --data test")]
    [InlineData("evaluate credit/99 --data test")]
    [InlineData("evaluate models:/nothing/1 --data test")]
    public async Task A_version_that_is_not_there_is_an_error_of_the_store(string line) => await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync(line));

    [Fact]
    public async Task An_evaluation_that_is_cancelled_keeps_nothing()
    {
        var before = Kept();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Ops.EvaluateAsync("model", _bench.Frame("test").Head(77), cancellationToken: cancelled.Token));

        Assert.Equal(before, Kept());
    }

    private string[] Kept() => Directory.Exists(_bench.File("mlruns")) ? [.. Directory.GetFiles(_bench.File("mlruns"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
}
