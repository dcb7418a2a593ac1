using ModelOps.Evaluation.Tests.Evaluate;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Comparing;

public sealed class ModelComparisonTests
{
    private static readonly BootstrapOptions _quick = new() { Resamples = 200 };

    [Fact]
    public void Two_models_are_compared_with_the_first_by_the_test_of_each_metric()
    {
        var result = EvaluationComparison.Compare([("A", Scored.Evaluated(0.8)), ("B", Scored.Evaluated(0.65))], new() { Intervals = _quick });
        Assert.Equal(("A", false, 200), (result.Baseline, result.BaselineIsBest, result.RowCount));
        var auc = Assert.Single(result["auc"].Differences);
        Assert.Equal(("B", "A", "DeLong", 1), (auc.ChallengerName, auc.ChampionName, auc.Test, auc.Comparisons));
        Assert.True(auc.IsMoreThanChance);
        Assert.Equal(auc.PValue, auc.AdjustedPValue);
        Assert.Contains("McNemar", result["accuracy"].Differences[0].Test);
        Assert.Equal("bootstrap", result["log_loss"].Differences[0].Test);
        Assert.All(result.Metrics, metric => Assert.All(metric.Values.Values.Where(value => double.IsFinite(value.Low)), value => Assert.InRange(value.Value, value.Low - 0.03, value.High + 0.03)));
        Golden.Equal("two.txt", result + "\n");
    }

    [Fact]
    public void Of_more_the_best_is_the_baseline_and_all_pairs_are_corrected_for()
    {
        var result = EvaluationComparison.Compare([("A", Scored.Evaluated(0.8)), ("B", Scored.Evaluated(0.6)), ("C", Scored.Evaluated(0.7)), ("D", Scored.Evaluated(0.62))], new() { Intervals = _quick });
        Assert.Equal(("B", true), (result.Baseline, result.BaselineIsBest));
        Assert.Equal(["A", "C", "D"], result["roc_auc"].Differences.Select(difference => difference.ChallengerName));
        Assert.All(result["roc_auc"].Differences, difference => Assert.Equal(6, difference.Comparisons));
        Assert.All(result["roc_auc"].Differences, difference => Assert.True(difference.AdjustedPValue >= difference.PValue));
        Golden.Equal("many.txt", result.Sentence + "\n");

        var given = EvaluationComparison.Compare([("A", Scored.Evaluated(0.8)), ("B", Scored.Evaluated(0.6)), ("C", Scored.Evaluated(0.7))], new() { Intervals = _quick, Baseline = "A", Metric = "log_loss", Metrics = ["accuracy"] });
        Assert.Equal(("A", false, "log_loss"), (given.Baseline, given.BaselineIsBest, given.Headline.Name));
        Assert.Equal(["log_loss", "accuracy"], given.Metrics.Select(metric => metric.Metric.Name));
        Assert.All(given["accuracy"].Differences, difference => Assert.Equal(2, difference.Comparisons));
    }

    [Fact]
    public void Among_equal_models_the_best_is_found_better_by_chance_as_rarely_as_said()
    {
        const int Trials = 150;
        var found = Enumerable.Range(0, Trials).Count(seed =>
        {
            var random = new Random(seed);
            int[] targets = [.. Enumerable.Range(0, 120).Select(_ => random.Next(2))];
            EvaluationResult Model() => Evaluator.Evaluate(MetricInput.ForClasses(targets, [.. targets.SelectMany(target => { var p = (0.3 * target) + (0.7 * random.NextDouble()); return new[] { 1 - p, p }; })], 2), "y", ["no", "yes"]);
            var result = EvaluationComparison.Compare([.. Enumerable.Range(0, 5).Select(i => ($"m{i}", Model()))], new() { Metrics = ["roc_auc"], Intervals = new() { Resamples = 100 } });
            return result["roc_auc"].Differences.Any(difference => difference.IsMoreThanChance);
        });
        Assert.InRange(found, 0, 0.08 * Trials);
    }

    [Fact]
    public void Bootstrap_p_values_are_small_where_the_interval_leaves_out_zero()
    {
        var rows = EvaluationComparison.Compare([("A", Scored.Evaluated(0.8)), ("B", Scored.Evaluated(0.7))], new() { Intervals = _quick }).Metrics.SelectMany(metric => metric.Differences).Where(difference => difference.Test == "bootstrap");
        Assert.All(rows, difference => Assert.Equal(difference.Difference.Low > 0 || difference.Difference.High < 0, difference.PValue < 0.055));
    }

    [Fact]
    public void Rows_with_weights_and_numbers_are_compared_by_the_bootstrap_alone()
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 100).Select(_ => random.NextDouble() * 10)];
        double[] weights = [.. values.Select(_ => random.NextDouble())];
        EvaluationResult Model(double noise) => Evaluator.Evaluate(MetricInput.ForValues(values, [.. values.Select(value => value + (noise * (random.NextDouble() - 0.5)))], weights), "price");
        var result = EvaluationComparison.Compare([("A", Model(4)), ("B", Model(1))], new() { Intervals = _quick });
        Assert.All(result.Metrics, metric => Assert.Equal("bootstrap", metric.Differences[0].Test));
        Assert.StartsWith("rmse of B is lower (better) than that of A by ", result.Sentence);
        Assert.EndsWith(": more than chance.", result.Sentence);
    }

    [Fact]
    public void Equal_scores_are_the_same()
    {
        var result = EvaluationComparison.Compare([("A", Scored.Evaluated()), ("B", Scored.Evaluated())], new() { Intervals = _quick });
        Assert.Equal("roc_auc of B is the same as that of A (0 to 0; DeLong p = 1.000): not more than chance can explain with 200 rows.", result.Sentence);
    }

    [Fact]
    public void A_metric_that_is_undefined_is_said_to_be()
    {
        EvaluationResult One(double p) => Evaluator.Evaluate(MetricInput.ForClasses([0, 0, 0], [1 - p, p, 1 - p, p, 1 - p, p], 2), "y", ["no", "yes"]);
        var result = EvaluationComparison.Compare([("A", One(0.1)), ("B", One(0.2))], new() { Intervals = _quick });
        Assert.Equal("roc_auc of B and A cannot be compared: it is undefined on these 3 rows.", result.Sentence);
        Assert.False(result["roc_auc"].Differences[0].IsMoreThanChance);
    }

    [Fact]
    public void Classes_in_another_order_are_the_same_classes()
    {
        var (a, b) = (Scored.Evaluated(0.8), Scored.Evaluated(0.65));
        double[] turned = [.. b.Rows.Probabilities.ToArray().Chunk(2).SelectMany(pair => pair.Reverse())];
        var other = Evaluator.Evaluate(
            MetricInput.ForClasses([.. b.Rows.Targets.ToArray().Select(target => 1 - target)], turned, 2, positiveClass: 0, predicted: [.. b.Rows.Predicted.ToArray().Select(predicted => 1 - predicted)]).WithCosts([0, 5, 1, 0]),
            "risk", ["bad", "good"]);
        var priced = Evaluator.Evaluate(a.Rows.WithCosts([0, 1, 5, 0]), "risk", ["good", "bad"]);
        var expected = EvaluationComparison.Compare([("A", priced), ("B", Evaluator.Evaluate(b.Rows.WithCosts([0, 1, 5, 0]), "risk", ["good", "bad"]))], new() { Intervals = _quick });
        Assert.Equal(expected.ToString(), EvaluationComparison.Compare([("A", priced), ("B", other)], new() { Intervals = _quick }).ToString());
        Assert.Contains("cost of B is ", expected.ToString());
        Assert.StartsWith("The two models were not evaluated on the same rows with the same classes.", Assert.Throws<InvalidInputException>(() => EvaluationComparison.Compare([("A", a), ("B", Evaluator.Evaluate(b.Rows, "risk", ["good", "other"]))])).Message);
    }

    [Fact]
    public void A_figure_has_each_model_with_its_interval()
    {
        var figures = EvaluationComparison.Compare([("A", Scored.Evaluated(0.8)), ("B", Scored.Evaluated(0.65))], new() { Intervals = _quick }).Figures(["auc", "log_loss"]);
        Assert.Equal(["roc_auc with 95 % intervals", "log_loss with 95 % intervals"], figures.Select(figure => figure.Title));
        Assert.Equal(["A", "B"], figures[0].Traces[0]!["y"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        var a = Scored.Evaluated();
        void Refused(string message, IReadOnlyList<(string, EvaluationResult)> models, ComparisonOptions? options = null) =>
            Assert.Equal(message, Assert.Throws<InvalidInputException>(() => EvaluationComparison.Compare(models, options)).Message);
        Refused("Comparing takes two models or more, and 1 is given.", [("A", a)]);
        Refused("'A' is given twice. Give each model once, under a name of its own.", [("A", a), ("A", a)]);
        Refused("The baseline 'C' is none of the models. Did you mean 'A'? They are: A, B.", [("A", a), ("B", a)], new() { Baseline = "C" });
        var other = Evaluator.Evaluate(MetricInput.ForClasses(a.Rows.Targets.ToArray(), a.Rows.Probabilities.ToArray(), 2, positiveClass: 0), "risk", ["good", "bad"]);
        Refused("The two models were evaluated with different positive classes, 'good' and 'bad'. Evaluate both with the same one to compare them.", [("A", a), ("B", other)]);
        Assert.StartsWith("The metric 'rmse' is not defined for a binary task.", Assert.Throws<InvalidInputException>(() => EvaluationComparison.Compare([("A", a), ("B", a)], new() { Metrics = ["rmse"] })).Message);
        Assert.StartsWith("The metric 'accuracy' was not compared. These were: roc_auc.", Assert.Throws<InvalidInputException>(() => EvaluationComparison.Compare([("A", a), ("B", a)], new() { Metrics = ["roc_auc"], Intervals = _quick })["accuracy"]).Message);
    }
}
