using ModelOps.Evaluation.Tests.Evaluate;

namespace ModelOps.Evaluation.Tests.Comparing;

public sealed class EvaluationComparisonTests
{
    [Fact]
    public void A_clearly_better_model_is_said_to_be_better()
    {
        var difference = EvaluationComparison.Compare(Scored.Evaluated(0.6), Scored.Evaluated(0.9), ["auc", "log_loss"]);
        Assert.True(difference[0].IsBetter);
        Assert.True(difference[0].Difference.Value > 0);
        Assert.True(difference[1].IsBetter);
        Assert.True(difference[1].Difference.Value < 0);
    }

    [Fact]
    public void Equal_models_have_no_clear_difference() => Assert.Equal(
        "accuracy: 0.825 against 0.825, difference 0 (0 to 0): no clear difference.",
        EvaluationComparison.Compare(Scored.Evaluated(), Scored.Evaluated(), ["accuracy"])[0].ToString());

    [Fact]
    public void Other_rows_and_other_tasks_are_refused()
    {
        var exception = Assert.Throws<InvalidInputException>(() => EvaluationComparison.Compare(Scored.Evaluated(), Evaluator.Evaluate(Scored.Rows(150), "risk", ["good", "bad"])));
        Assert.Equal("The two models were not evaluated on the same rows with the same classes. Evaluate both on the same data to compare them.", exception.Message);
        exception = Assert.Throws<InvalidInputException>(() => EvaluationComparison.Compare(Scored.Evaluated(), Evaluator.Evaluate(MetricInput.ForValues([1], [1]), "price")));
        Assert.Equal("A binary model cannot be compared with a regression model.", exception.Message);
    }
}
