using ModelOps.Evaluation.Metrics;
using ModelOps.Testing;

namespace ModelOps.Evaluation.Tests.Metrics;

public sealed class MetricCatalogTests
{
    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    public void Every_metric_has_the_value_scikit_learn_gives(string kind)
    {
        foreach (var one in ReferenceCases.Of(kind))
        {
            var input = ReferenceCases.Input(one);
            var expected = one["expected"]!.AsObject();
            foreach (var (name, value) in expected)
            {
                var actual = MetricCatalog.Find(name).Compute(input);
                Assert.True(Math.Abs((double)value! - actual) <= 1e-9 * Math.Max(1, Math.Abs(actual)), $"{one["name"]}: {name} is {actual}, not {value}.");
            }

            Assert.Empty(MetricCatalog.For(input.Task).Select(metric => metric.Name).Except(expected.Select(pair => pair.Key)));
        }
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    public void Every_class_has_the_values_scikit_learn_gives(string kind)
    {
        foreach (var one in ReferenceCases.Of(kind))
        {
            var input = ReferenceCases.Input(one);
            string[] classes = [.. Enumerable.Range(0, input.ClassCount).Select(each => $"c{each}")];
            var result = Evaluator.Evaluate(input, "y", classes, options: new() { Metrics = ["f_beta_macro:2"] });

            Assert.Equal(classes, result.PerClass.Select(each => each.Name));
            Assert.All(result.PerClass, (each, place) =>
            {
                Assert.Equal(["precision", "recall", "f1", "f_beta:2"], each.Metrics.Keys);
                Assert.Equal((int)one["per_class"]!["support"]![place]!, each.Support);
                foreach (var (name, value) in each.Metrics)
                {
                    // What is undefined, scikit-learn gives as 0.
                    Assert.Equal((double)one["per_class"]![name]![place]!, double.IsNaN(value) ? 0 : value, 1e-9);
                }
            });
        }
    }

    [Theory]
    [InlineData("auc", "roc_auc")]
    [InlineData("ROC-AUC", "roc_auc")]
    [InlineData(" F1 macro ", "f1_macro")]
    [InlineData("mcc", "matthews_corrcoef")]
    [InlineData("root_mean_squared_error", "rmse")]
    [InlineData("quantile_loss:0.9", "quantile_loss:0.9")]
    [InlineData("mean_pinball_loss:0.90", "quantile_loss:0.9")]
    [InlineData("pinball_loss:0.5", "quantile_loss")]
    [InlineData("mean_pinball_loss", "quantile_loss")]
    [InlineData("fbeta_score:2.0", "f_beta:2")]
    [InlineData("F-beta:0.5", "f_beta:0.5")]
    [InlineData("f_beta_weighted:3", "f_beta_weighted:3")]
    [InlineData("top_k_accuracy_score:5", "top_k_accuracy:5")]
    [InlineData("lift:.2", "lift:0.2")]
    [InlineData("ECE", "expected_calibration_error")]
    [InlineData("ks", "ks_statistic")]
    public void A_metric_is_found_by_alias_case_and_dashes(string given, string name) => Assert.Equal(name, MetricCatalog.Find(given).Name);

    [Fact]
    public void No_two_metrics_share_a_name() =>
        Assert.Equal([], MetricCatalog.All.SelectMany(metric => metric.Aliases.Prepend(metric.Name)).GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void An_unknown_metric_is_refused_with_the_nearest_name()
    {
        var exception = Assert.Throws<InvalidInputException>(() => MetricCatalog.Find("roc_acu"));
        Assert.StartsWith("There is no metric 'roc_acu'. Did you mean 'roc_auc'? The metrics are: accuracy, balanced_accuracy, ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quantile_loss:1.5", "The quantile in 'quantile_loss:1.5' is not a number between 0 and 1; write it as 'quantile_loss:0.9'.")]
    [InlineData("f_beta:0", "The beta in 'f_beta:0' is not a number above 0; write it as 'f_beta:2'.")]
    [InlineData("f_beta_macro:two", "The beta in 'f_beta_macro:two' is not a number above 0; write it as 'f_beta_macro:2'.")]
    [InlineData("f_beta", "The metric 'f_beta' needs a beta, a number above 0; write it as 'f_beta:2'.")]
    [InlineData("top_k_accuracy:1.5", "The number of classes in 'top_k_accuracy:1.5' is not a whole number of 1 or more; write it as 'top_k_accuracy:3'.")]
    [InlineData("lift:10", "The share of the rows in 'lift:10' is not a number above 0 and up to 1; write it as 'lift:0.1'.")]
    [InlineData("gain:NaN", "The share of the rows in 'gain:NaN' is not a number above 0 and up to 1; write it as 'gain:0.1'.")]
    [InlineData("roc_auc:2", "The metric 'roc_auc' takes no number; write 'roc_auc' in place of 'roc_auc:2'.")]
    public void A_number_in_a_name_that_does_not_fit_is_refused(string name, string expected) => Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => MetricCatalog.Find(name)).Message);

    [Fact]
    public void Cost_is_refused_without_a_table()
    {
        var exception = Assert.Throws<InvalidInputException>(() => MetricCatalog.Find("cost").Compute(MetricInput.ForClasses([0, 1], null, 2, predicted: [0, 1])));
        Assert.Equal("The metric 'cost' needs to know what mistakes cost: give a table, as Costs = CostTable.Of(falsePositive: 1, falseNegative: 5).", exception.Message);
    }

    [Fact]
    public void A_metric_of_another_task_is_refused_with_those_that_fit()
    {
        var exception = Assert.Throws<InvalidInputException>(() => MetricCatalog.Find("f1").Compute(MetricInput.ForValues([1, 2], [1, 2])));
        Assert.Equal("The metric 'f1' is not defined for a regression task. Choose one of: r2, rmse, mae, mse, mape, max_error, quantile_loss, poisson_deviance.", exception.Message);
    }

    [Fact]
    public void A_metric_of_probabilities_is_refused_without_them()
    {
        var exception = Assert.Throws<InvalidInputException>(() => MetricCatalog.Find("auc").Compute(MetricInput.ForClasses([0, 1], null, 2, predicted: [0, 1])));
        Assert.Equal("The metric 'roc_auc' needs probabilities, and the model gives none. Choose a metric of predicted classes, such as 'accuracy'.", exception.Message);
    }

    [Fact]
    public void A_number_is_better_than_NaN_and_losses_are_better_when_lower()
    {
        Assert.True(MetricCatalog.Find("auc").IsBetter(0.7, 0.6));
        Assert.False(MetricCatalog.Find("rmse").IsBetter(0.7, 0.6));
        Assert.True(MetricCatalog.Find("rmse").IsBetter(0.7, double.NaN));
        Assert.False(MetricCatalog.Find("rmse").IsBetter(double.NaN, 0.7));
    }

    [Fact]
    public void Undefined_values_are_NaN()
    {
        var oneClass = MetricInput.ForClasses([0, 0], [0.9, 0.1, 0.8, 0.2], 2);
        Assert.True(double.IsNaN(MetricCatalog.Find("auc").Compute(oneClass)));
        Assert.True(double.IsNaN(MetricCatalog.Find("average_precision").Compute(oneClass)));
        Assert.All(["precision", "recall", "f1", "mcc"], metric => Assert.True(double.IsNaN(MetricCatalog.Find(metric).Compute(oneClass)), metric));
        Assert.All(["accuracy", "balanced_accuracy", "f1_weighted"], metric => Assert.Equal(1, MetricCatalog.Find(metric).Compute(oneClass)));
        Assert.True(double.IsNaN(RegressionMetrics.R2([1], [1])));
        Assert.True(double.IsNaN(RegressionMetrics.R2([3, 3], [3, 3])));
        Assert.True(double.IsNaN(RegressionMetrics.R2([3, 3], [3, 4])));
        Assert.True(double.IsNaN(RegressionMetrics.PoissonDeviance([1, 2], [1, 0])));
    }

    [Fact]
    public void Every_metric_of_ours_keeps_the_contract() =>
        Assert.Equal(MetricCatalog.All.Count, typeof(MetricCatalogTests).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(MetricContract))));

    [Theory]
    [InlineData("roc_auc", "There is a metric 'roc_auc' already. Give the one you add another name.")]
    [InlineData("My Cost", "'My Cost' cannot be the name of a metric: write it in lower case, with digits and underscores.")]
    public void A_name_that_cannot_be_used_is_refused(string name, string expected)
    {
        var metric = new MetricDefinition(name, "Cost", [LearningTask.Binary], higherIsBetter: false, (_, _) => 0);

        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => MetricCatalog.Add(metric)).Message);
    }
}
