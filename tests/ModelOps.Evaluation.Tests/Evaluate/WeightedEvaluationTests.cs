namespace ModelOps.Evaluation.Tests.Evaluate;

public sealed class WeightedEvaluationTests
{
    private static readonly DateTimeOffset _time = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_row_of_weight_two_counts_as_two_rows_everywhere()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        int[] copies = [.. Enumerable.Range(0, people.RowCount).Select(row => row % 4)];
        var weighted = Evaluator.Evaluate(model, people.With(new Column<long>("copies", [.. copies.Select(copy => (long)copy)])), new() { Weights = "copies", Slices = ["owner"], Metrics = ["f_beta:2", "lift:0.1"] });
        var repeated = Evaluator.Evaluate(
            model, new Frame(people.Columns.Select(column => column.Take([.. Enumerable.Range(0, people.RowCount).SelectMany(row => Enumerable.Repeat(row, copies[row]))]))), new() { Slices = ["owner"], Metrics = ["f_beta:2", "lift:0.1"] });

        Assert.Equal("copies", weighted.WeightColumn);
        Same(repeated.Metrics, weighted.Metrics);
        Assert.All(repeated.Slices.Zip(weighted.Slices), pair => Same(pair.First.Metrics, pair.Second.Metrics));
        Assert.All(repeated.PerClass.Zip(weighted.PerClass), pair => Same(pair.First.Metrics, pair.Second.Metrics));
        Assert.Equal(repeated.Confusion!.ToRows(), weighted.Confusion!.ToRows());
        Assert.Equal(repeated.Calibration[0].Y, weighted.Calibration[0].Y);

        // Where a weight is 0, the curve has a point more.
        Assert.Equal(repeated.Roc[0].Y.Distinct().Count(), weighted.Roc[0].Y.Distinct().Count());
    }

    [Fact]
    public void Weights_are_what_the_bootstrap_draws_with()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        var intervals = new BootstrapOptions { Resamples = 200 };
        double[] weights = [.. Enumerable.Range(0, people.RowCount).Select(row => row % 10 == 0 ? 50 : 0.01)];
        var weighted = Evaluator.Evaluate(model, people.With(new Column<double>("w", weights)), new() { Weights = "w", Intervals = intervals });
        var few = Evaluator.Evaluate(model, people.Take([.. Enumerable.Range(0, people.RowCount).Where(row => row % 10 == 0)]), new() { Intervals = intervals });

        // A tenth of the rows has nearly all of the weight: the others make the values no surer.
        Assert.InRange(weighted.EffectiveRows, 39, 41);
        Assert.Equal(few.RowCount, few.EffectiveRows);
        Assert.Equal(few["brier_score"], weighted["brier_score"], 0.001);
        Assert.InRange(Width(weighted) / Width(few), 0.8, 1.25);

        static double Width(EvaluationResult result) => result.Intervals["brier_score"].High - result.Intervals["brier_score"].Low;
    }

    [Fact]
    public void The_sample_size_of_a_metric_is_that_of_what_it_is_a_share_of()
    {
        var rows = MetricInput.ForClasses([0, 0, 0, 1, 1], null, 2, predicted: [0, 0, 1, 1, 1], weights: [1, 1, 1, 2, 0]);
        var result = Evaluator.Evaluate(rows, "y", ["no", "yes"]);

        Assert.Equal((4, 2, 1), (result.SampleSize("accuracy"), result.SampleSize("precision"), result.SampleSize("recall")));
        Assert.Equal([("no", 3, 2), ("yes", 1, 2)], result.PerClass.Select(each => (each.Name, each.Support, each.Predicted)));
    }

    [Fact]
    public void A_weighted_evaluation_is_kept_as_such_and_read_back()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        var data = people.With(new Column<double>("w", [.. Enumerable.Range(0, people.RowCount).Select(row => (row % 3) + 0.5)]));
        var options = new EvaluateOptions { Weights = "w", Metrics = ["f_beta:2", "lift:0.2"], Costs = CostTable.Of(1, 5), Slices = ["owner"], Intervals = new() { Resamples = 100 } };
        var evaluation = Evaluator.Evaluate(model, data, options);

        var (json, scores) = EvaluationEvidence.Write(evaluation, model, "credit", ("people", "d1", data.RowCount), options, _time, "test");
        var evidence = EvaluationEvidence.Read(json, "e");
        var restored = evidence.Restore(scores);

        Assert.Equal("target 'risk', positive class 'bad', weights 'w'", evidence.Settings);
        Assert.Equal("bad:good=5,good:bad=1", evidence.Costs!.ToString());
        Assert.False(evidence.IsOwn(model));
        Assert.EndsWith(", weighted by 'w'", evidence.ToString(), StringComparison.Ordinal);
        Assert.Equal(evaluation.Metrics, restored.Metrics);
        Assert.Equal(evaluation.Intervals, restored.Intervals);
        Assert.Equal("w", restored.WeightColumn);
        Assert.Equal(evaluation.Rows.Weights.ToArray(), restored.Rows.Weights.ToArray());
        Assert.Equal(evaluation.Slices[0].Metrics, restored.Slices[0].Metrics);
        Assert.All(evaluation.PerClass.Zip(restored.PerClass), pair =>
        {
            Assert.Equal((pair.First.Name, pair.First.Support, pair.First.Predicted), (pair.Second.Name, pair.Second.Support, pair.Second.Predicted));
            Assert.Equal(pair.First.Metrics, pair.Second.Metrics);
            Assert.Equal(pair.First.Intervals, pair.Second.Intervals);
        });
    }

    [Fact]
    public void Costs_and_more_metrics_leave_an_evaluation_the_models_own()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        var options = new EvaluateOptions { Metrics = ["f_beta:2"], Costs = CostTable.Of(1, 5) };
        var evaluation = Evaluator.Evaluate(model, people, options);
        var (json, _) = EvaluationEvidence.Write(evaluation, model, "credit", ("people", "d1", people.RowCount), options, _time, "test");

        Assert.True(EvaluationEvidence.Read(json, "e").IsOwn(model));
        Assert.Equal(evaluation.Metrics["cost"], ((evaluation.Confusion![1, 0] * 1) + (evaluation.Confusion[0, 1] * 5)) / evaluation.RowCount, 1e-12);
    }

    [Fact]
    public void A_gate_may_name_metrics_with_a_number_and_cost()
    {
        using var model = TestModels.Classifier();
        var evaluation = Evaluator.Evaluate(model, TestModels.People(), new() { Costs = CostTable.Of(1, 5) });
        var gate = Gate.Parse("metrics:\n  f_beta:2: {min: 0.5}\n  lift:0.1: {min: 1.2}\n  cost: {max: 3}\nresamples: 100");

        Assert.True(gate.Check(evaluation).Passed);
    }

    [Theory]
    [InlineData("weigth", "There is no column 'weigth' with the weights. Did you mean 'weight'? The columns are: age, owner, noise, risk, weight.")]
    [InlineData("risk", "The column 'risk' holds the true values; name another one for the weights.")]
    [InlineData("owner", "The column 'owner' is of the type String, and weights are numbers; name a column of numbers.")]
    public void A_column_that_holds_no_weights_is_refused(string column, string expected) => Assert.Equal(expected, Refused(1, column));

    [Theory]
    [InlineData(double.NaN, "Row 3 has no weight in 'weight'. Fill the missing weights, or leave those rows out.")]
    [InlineData(-1.5, "Row 3 has the weight -1.5 in 'weight'; weights are finite numbers of 0 or more.")]
    [InlineData(double.PositiveInfinity, "Row 3 has the weight Infinity in 'weight'; weights are finite numbers of 0 or more.")]
    [InlineData(0, "All weights in 'weight' are 0, so no row counts. Name a column with weights above 0.")]
    public void A_weight_that_is_none_is_refused(double weight, string expected) => Assert.Equal(expected, Refused(weight, "weight"));

    [Fact]
    public void Rows_that_were_scored_have_their_own_weights()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(Scored.Rows(), "risk", ["good", "bad"], Scored.Data(), new() { Weights = "age" }));
        Assert.Equal("Rows that were scored already have their own weights; give the weights to MetricInput in place of the column.", exception.Message);
    }

    private static string Refused(double weight, string column)
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People(10);
        var weights = weight == 0 ? new double[10] : [1, 1, weight, .. Enumerable.Repeat(1.0, 7)];
        return Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(model, people.With(new Column<double>("weight", weights)), new() { Weights = column })).Message;
    }

    private static void Same(IReadOnlyDictionary<string, double> expected, IReadOnlyDictionary<string, double> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, metric => Assert.Equal(metric.Value, actual[metric.Key], 1e-9));
    }
}
