using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Evaluation.Tests.Metrics;

public sealed class CostTableTests
{
    private static readonly string[] _two = ["good", "bad"];
    private static readonly string[] _three = ["a", "b:c", "d"];

    [Theory]
    [InlineData("false_positive=1,false_negative=5", new double[] { 0, 1, 5, 0 })]
    [InlineData("False-Positive=1; FALSE_NEGATIVE = 5", null)]
    [InlineData("false-positive = 1; false-negative = 5", new double[] { 0, 1, 5, 0 })]
    [InlineData("false_positive=1,false_negative=5,true_positive=-2,true_negative=0.5", new double[] { 0.5, 1, 5, -2 })]
    [InlineData("fp=1,fn=5,tp=-2", new double[] { 0, 1, 5, -2 })]
    [InlineData("good:bad=1,bad:good=5", new double[] { 0, 1, 5, 0 })]
    [InlineData("false_negative=5,other=1", new double[] { 0, 1, 5, 0 })]
    public void A_table_of_two_classes_is_read(string text, double[]? expected)
    {
        if (expected is null)
        {
            Assert.Throws<InvalidInputException>(() => CostTable.Parse(text).For(_two, 1));
            return;
        }

        Assert.Equal(expected, CostTable.Parse(text).For(_two, 1));
    }

    [Fact]
    public void The_other_class_may_be_the_positive_one() => Assert.Equal([0, 5, 1, 0], CostTable.Of(falsePositive: 1, falseNegative: 5).For(_two, 0));

    [Fact]
    public void A_table_of_more_classes_goes_by_their_names_even_with_colons()
    {
        Assert.Equal([0, 2, 1, 1, 0, 1, 1, 3, 0], CostTable.Parse("a:b:c=2,d:b:c=3,other=1").For(_three, 0));
        Assert.Equal([0, 2, 1, 1, 0, 1, 1, 3, 0], CostTable.Of([("a", "b:c", 2), ("d", "b:c", 3)], other: 1).For(_three, 0));
    }

    [Theory]
    [InlineData("", "The table of costs is empty; write it as 'false_positive=1,false_negative=5'.")]
    [InlineData("false_positive", "The cost 'false_positive' has no number; write it as 'false_positive=1', or 'TRUE:PREDICTED=1' with the names of classes.")]
    [InlineData("false_positive=NaN,false_negative=1", "The cost 'false_positive=NaN' has no number; write it as 'false_positive=1', or 'TRUE:PREDICTED=1' with the names of classes.")]
    [InlineData("false_positive=1,false-positive=2", "The cost of 'false_positive' is given twice.")]
    [InlineData("false_positive=1,good:bad=2,false_negative=1", "The cost of 'good:bad' is given twice, once under another name.")]
    [InlineData("false_positive=1", "The table of costs does not say what 'false_negative' costs; add 'false_negative=1'.")]
    [InlineData("good:ugly=1,other=1", "The cost 'good:ugly' names a class 'ugly', which the model does not have. Its classes are: good, bad.")]
    [InlineData("fps=1,mistakes=2", "There is no cost 'fps'. Give TRUE:PREDICTED with the names of classes, or one of: false_positive, false_negative, true_positive, true_negative, other.\nThere is no cost 'mistakes'. Give TRUE:PREDICTED with the names of classes, or one of: false_positive, false_negative, true_positive, true_negative, other.")]
    public void A_table_that_does_not_fit_two_classes_is_refused(string text, string expected) =>
        Assert.Equal(expected, string.Join('\n', Assert.Throws<InvalidInputException>(() => CostTable.Parse(text).For(_two, 1)).Errors));

    [Theory]
    [InlineData("false_positive=1,other=1", "'false_positive' needs two classes, and the model has 3: write 'TRUE:PREDICTED=COST' with the names of classes, and 'other=COST' for the rest.")]
    [InlineData("a:b:c=1", "The table of costs does not say what 'a:d' and 4 other mistakes cost; add 'a:d=1', or 'other=1' for all that are not listed.")]
    public void A_table_that_does_not_fit_more_classes_is_refused(string text, string expected) => Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => CostTable.Parse(text).For(_three, 0)).Message);

    [Fact]
    public void A_table_survives_the_way_through_its_text() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        string[] classes = [.. Enumerable.Range(0, random.Next(2, 5)).Select(each => $"class {each}")];
        double[] costs = [.. Enumerable.Range(0, classes.Length * classes.Length).Select(_ => Math.Round(random.NextDouble() * 10, 3))];

        Assert.Equal(costs, CostTable.Parse(CostTable.Of(costs, classes).ToString()).For(classes, 0));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_best_threshold_by_cost_goes_by_the_rows_own_table()
    {
        var rows = MetricInput.ForClasses([0, 0, 1, 1], [0.9, 0.1, 0.7, 0.3, 0.8, 0.2, 0.4, 0.6], 2);
        var own = ThresholdSweep.ByCost(rows.WithCosts(CostTable.Of(1, 5).For(_two, 1)));
        var given = ThresholdSweep.ByCost(rows, 1, 5);

        Assert.Equal((given.Best, given.BestValue), (own.Best, own.BestValue));
        Assert.Equal(given.Values, own.Values);
    }

    [Fact]
    public void Costs_of_another_number_or_of_a_regression_are_refused()
    {
        Assert.Equal("There are 3 costs where 2 × 2 are needed, one for each true and predicted class.", Assert.Throws<InvalidInputException>(() => MetricInput.ForClasses([0], null, 2, predicted: [0]).WithCosts([1, 2, 3])).Message);
        Assert.Equal("A table of costs needs a classifier; leave it out for a regression.", Assert.Throws<InvalidInputException>(() => MetricInput.ForValues([1], [1]).WithCosts([1])).Message);
        Assert.Equal(["A table of costs needs a classifier; leave it out for a regression."], Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(MetricInput.ForValues([1], [1]), "y", options: new() { Costs = CostTable.Of(1, 1) })).Errors);
    }

    [Fact]
    public void Models_of_other_costs_or_weights_are_not_compared()
    {
        var rows = MetricInput.ForClasses([0, 1, 1], null, 2, predicted: [0, 1, 0]);
        var (cheap, dear) = (rows.WithCosts([0, 1, 1, 0]), rows.WithCosts([0, 1, 9, 0]));
        var weighted = MetricInput.ForClasses([0, 1, 1], null, 2, predicted: [0, 1, 0], weights: [1, 2, 3]);

        Assert.Equal("The two models were evaluated with different costs of mistakes, so 'cost' cannot be compared. Evaluate both with the same costs.", Assert.Throws<InvalidInputException>(() => Bootstrap.Difference(cheap, dear, MetricCatalog.Find("cost"))).Message);
        Assert.Equal("The two models were scored with different weights of the rows. Score both with the same weights to compare them.", Assert.Throws<InvalidInputException>(() => Bootstrap.Difference(rows, weighted, MetricCatalog.Find("accuracy"))).Message);
        EvaluationResult Of(MetricInput input) => Evaluator.Evaluate(input, "y", _two);
        Assert.DoesNotContain("cost", EvaluationComparison.Compare(Of(cheap), Of(dear)).Select(difference => difference.Metric.Name));
        Assert.Equal("The models were evaluated with different costs of mistakes, so 'cost' cannot be compared. Evaluate all with the same costs.", Assert.Throws<InvalidInputException>(() => EvaluationComparison.Compare(Of(cheap), Of(dear), ["cost"])).Message);
    }
}
