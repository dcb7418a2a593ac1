namespace ModelOps.Evaluation.Tests.Evaluate;

public sealed class ModelEvaluationTests
{
    [Fact]
    public void A_model_is_evaluated_on_rows_that_have_a_true_value()
    {
        using var model = TestModels.Classifier();
        var result = Evaluator.Evaluate(model, TestModels.People(), new() { Slices = ["owner"] });
        Assert.Equal((396, 4, "bad", "risk"), (result.RowCount, result.SkippedRows, result.PositiveClass, result.Target));
        Assert.InRange(result["auc"], 0.85, 0.97);
        Assert.Equal(["no", "yes"], result.Slices.Select(slice => slice.Value));
        Assert.Equal(result.RowCount, result.Slices.Sum(slice => slice.Rows.Count));
        Assert.Equal(result.RowCount, result.Confusion!.Total);
    }

    [Fact]
    public void Another_positive_class_and_threshold_are_obeyed()
    {
        using var model = TestModels.Classifier();
        var usual = Evaluator.Evaluate(model, TestModels.People());
        var other = Evaluator.Evaluate(model, TestModels.People(), new() { PositiveClass = "good" });
        Assert.Equal(usual["accuracy"], other["accuracy"]);
        Assert.Equal(usual["auc"], other["auc"], 1e-12);
        Assert.NotEqual(usual["recall"], other["recall"]);
        Assert.Equal(1, Evaluator.Evaluate(model, TestModels.People(), new() { Threshold = 0 })["recall"]);
    }

    [Fact]
    public void A_regressor_is_evaluated_by_its_prediction()
    {
        using var model = TestModels.Regressor();
        var result = Evaluator.Evaluate(model, new Frame(new Column<double>("x", [1, 2, 3]), new Column<long>("price", [2, 4, 7])));
        Assert.Equal(1 / 3.0, result["mae"], 1e-12);
    }

    [Fact]
    public void All_errory_options_are_reported_before_anything_is_scored()
    {
        using var model = TestModels.Classifier();
        var exception = Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(model, TestModels.People(), new() { Target = "rsk", PositiveClass = "bda", Threshold = -1, Slices = ["ownr"] }));
        Assert.Equal(
        [
            "The threshold -1 is out of range; give a probability from 0 to 1.",
            "There is no column 'ownr' to slice by. Did you mean 'owner'? The columns are: age, owner, noise, risk.",
            "There is no column 'rsk' with the true values. Did you mean 'risk'? The columns are: age, owner, noise, risk.",
            "The model has no class 'bda'. Did you mean 'bad'? Its classes are: bad, good.",
        ], exception.Errors);
    }

    [Fact]
    public void A_true_value_that_the_model_does_not_know_is_named()
    {
        using var model = TestModels.Classifier();
        var frame = new Frame(new Column<double>("age", [1]), StringColumn.From("owner", ["yes"]), new Column<double>("noise", [0]), StringColumn.From("risk", ["ugly"]));
        Assert.Equal("Row 1 has the true value 'ugly' of 'risk', which the model does not know. Its classes are: bad, good.", Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(model, frame)).Message);
    }

    [Fact]
    public void Data_without_true_values_is_refused()
    {
        using var model = TestModels.Classifier();
        var frame = new Frame(new Column<double>("age", [1]), StringColumn.From("owner", ["yes"]), new Column<double>("noise", [0]), StringColumn.From("risk", [null]));
        Assert.Equal("No row has a value of 'risk', so there is nothing to evaluate. Give data with true values.", Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(model, frame)).Message);
    }
}
