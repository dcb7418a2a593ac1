namespace ModelOps.Evaluation.Tests.Evaluate;

/// <summary>Rows that leave metrics undefined, and scores that are no numbers.</summary>
public sealed class UndefinedEvaluationTests
{
    [Fact]
    public void Rows_of_one_class_are_evaluated_and_the_text_says_so()
    {
        var result = Evaluator.Evaluate(MetricInput.ForClasses([0, 0, 0], [0.9, 0.1, 0.8, 0.2, 0.4, 0.6], 2), "risk", ["good", "bad"], options: new() { Intervals = new() { Resamples = 100 } });

        Assert.Equal(2 / 3.0, result.Metrics["accuracy"], 1e-12);
        Assert.All(["roc_auc", "average_precision", "ks_statistic", "recall", "f1"], metric => Assert.True(double.IsNaN(result.Metrics[metric]), metric));
        Assert.Equal(["All rows are of the class 'good': metrics that compare classes are undefined (–). Evaluate on rows of every class."], result.Notes);
        Assert.Contains("\n  roc_auc                     –", result.ToString(), StringComparison.Ordinal);
        Assert.Contains(result.Notes[0], result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_weight_is_absent()
    {
        var result = Evaluator.Evaluate(MetricInput.ForClasses([0, 0, 1], [0.9, 0.1, 0.8, 0.2, 0.4, 0.6], 2, weights: [1, 2, 0]), "risk", ["good", "bad"]);

        Assert.Single(result.Notes);
        Assert.True(double.IsNaN(result.Metrics["roc_auc"]));
    }

    [Fact]
    public void Without_rows_nothing_is_defined()
    {
        var result = Evaluator.Evaluate(MetricInput.ForClasses([], [], 2), "risk", ["good", "bad"]);

        Assert.All(result.Metrics.Values, value => Assert.True(double.IsNaN(value)));
        Assert.Equal(["There are no rows, so no metric is defined."], result.Notes);
    }

    [Fact]
    public void Both_classes_need_no_note() => Assert.Empty(Scored.Evaluated().Notes);

    [Fact]
    public void A_model_that_gives_no_number_is_named_with_the_row_of_the_data()
    {
        using var model = TestModels.Regressor();
        var frame = new Frame(new Column<double>("x", [1, 2, double.NaN, 4, double.NaN]), new Column<double>("price", [double.NaN, 4, 7, 8, 9]));

        Assert.Equal(
            "The model gives NaN as the prediction for row 3 and for another one, so it cannot be evaluated. Look at the values of that row: fill what is missing or leave the row out, or train a model that takes such rows.",
            Assert.Throws<ModelException>(() => Evaluator.Evaluate(model, frame)).Message);
    }

    [Fact]
    public void A_class_without_a_number_is_named()
    {
        using var model = TestModels.Classifier();
        var frame = new Frame(new Column<double>("age", [30, double.NaN]), StringColumn.From("owner", ["yes", "no"]), new Column<double>("noise", [0, 0]), StringColumn.From("risk", ["bad", "good"]));

        Assert.StartsWith("The model gives NaN as the probability of 'bad' for row 2, so it cannot be evaluated. ", Assert.Throws<ModelException>(() => Evaluator.Evaluate(model, frame)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_true_value_that_the_model_does_not_know_is_named_by_the_row_of_the_data()
    {
        using var model = TestModels.Classifier();
        var frame = new Frame(new Column<double>("age", [30, 40]), StringColumn.From("owner", ["yes", "no"]), new Column<double>("noise", [0, 0]), StringColumn.From("risk", [null, "ugly"]));

        Assert.StartsWith("Row 2 has the true value 'ugly'", Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(model, frame)).Message, StringComparison.Ordinal);
    }
}
