using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Comparing;
using ModelOps.Evaluation.Metrics;
using ModelOps.Evaluation.Statistics;

namespace ModelOps.Evaluation.Tests.Comparing;

/// <summary>McNemar's and DeLong's test beside other libraries and the definition.</summary>
public sealed class PairedTestsTests
{
    [Fact]
    public void McNemars_test_gives_statsmodels_values() => Assert.All(ComparingCases.Of("mcnemar"), one =>
    {
        MetricInput Rows(string model) => MetricInput.ForClasses(one["targets"].Deserialize<int[]>()!, null, 2, predicted: one[model].Deserialize<int[]>());
        var test = McNemarTest.Of(Rows("first"), Rows("second"));
        Assert.Equal(((int)one["only_first"]!, (int)one["only_second"]!), (test.OnlyFirst, test.OnlySecond));
        Assert.Equal((double)one["exact"]!, test.ExactPValue, 1e-9);
        Assert.Equal((double)one["statistic"]!, test.Statistic, 1e-9);
        Assert.Equal((double)one["corrected"]!, test.CorrectedPValue, 1e-9);
        Assert.Equal(test.OnlyFirst + test.OnlySecond < 25 ? test.ExactPValue : test.CorrectedPValue, test.PValue);
    });

    [Fact]
    public void DeLongs_test_gives_the_values_of_its_definition() => Assert.All(ComparingCases.Of("delong"), one =>
    {
        var test = DeLongTest.Of(Scores(one, "first"), Scores(one, "second"));
        Assert.Equal((double)one["auc"]![0]!, test.First, 1e-9);
        Assert.Equal((double)one["auc"]![1]!, test.Second, 1e-9);
        Assert.Equal((double)one["standard_error"]!, test.StandardError, 1e-9);
        Assert.Equal((double)one["z"]!, test.Z, 1e-9);
        Assert.Equal((double)one["p"]!, test.PValue, 1e-9);
        Assert.Equal((double)one["low"]!, test.Interval().Low, 1e-9);
        Assert.Equal((double)one["high"]!, test.Interval().High, 1e-9);
    });

    [Fact]
    public void Students_distribution_is_SciPys() => Assert.All(ComparingCases.Of("student"), one =>
    {
        var (t, freedom, p) = ((double)one["t"]!, (double)one["freedom"]!, (double)one["p"]!);
        Assert.Equal(1, StudentDistribution.BothTails(t, freedom) / p, 1e-9);
        Assert.Equal(1, StudentDistribution.Distance(0.05, freedom) / (double)one["quantile"]!, 1e-9);
    });

    [Fact]
    public void Placements_give_the_area_that_the_metric_gives_whatever_the_ties() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var count = random.Next(2, 80);
        int[] targets = [.. Enumerable.Range(0, count).Select(row => row < 2 ? row : random.Next(2))];
        double[] probabilities = [.. Enumerable.Range(0, count).Select(_ => Math.Round(random.NextDouble(), random.Next(1, 4))).SelectMany(p => new[] { 1 - p, p })];
        var rows = MetricInput.ForClasses(targets, probabilities, 2);
        Assert.Equal(RankingMetrics.RocAuc([.. targets.Select(target => target == 1)], rows.Scores(1)), Placements.Of(rows).Area, 1e-12);
        var itself = DeLongTest.Of(rows, rows);
        Assert.Equal(0, itself.Difference);
        Assert.True(count < 4 || double.IsNaN(itself.PValue) || itself.PValue == 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_models_differ_by_chance_as_often_as_the_tests_say()
    {
        const int Trials = 400;
        int byDeLong = 0, byMcNemar = 0;
        for (var seed = 0; seed < Trials; seed++)
        {
            var random = new Random(seed);
            int[] targets = [.. Enumerable.Range(0, 150).Select(_ => random.Next(2))];
            MetricInput Model() => MetricInput.ForClasses(targets, [.. targets.SelectMany(target => { var p = (0.3 * target) + (0.7 * random.NextDouble()); return new[] { 1 - p, p }; })], 2);
            var (one, other) = (Model(), Model());
            byDeLong += DeLongTest.Of(one, other).PValue <= 0.05 ? 1 : 0;
            byMcNemar += McNemarTest.Of(one, other).PValue <= 0.05 ? 1 : 0;
        }

        Assert.InRange(byDeLong, 0.02 * Trials, 0.085 * Trials);
        Assert.InRange(byMcNemar, 0, 0.07 * Trials);
    }

    [Fact]
    public void Too_few_rows_of_a_class_leave_DeLongs_test_undefined()
    {
        var test = DeLongTest.Of(MetricInput.ForClasses([0, 0, 1], [0.9, 0.1, 0.6, 0.4, 0.2, 0.8], 2), MetricInput.ForClasses([0, 0, 1], [0.1, 0.9, 0.2, 0.8, 0.7, 0.3], 2));
        Assert.Equal((1, 0, double.NaN), (test.First, test.Second, test.PValue));
        var same = McNemarTest.Of(MetricInput.ForClasses([0, 1], null, 2, predicted: [0, 1]), MetricInput.ForClasses([0, 1], null, 2, predicted: [0, 1]));
        Assert.Equal((1, 1, 0), (same.PValue, same.CorrectedPValue, same.Statistic));
    }

    [Fact]
    public void What_cannot_be_paired_is_refused()
    {
        var rows = MetricInput.ForClasses([0, 1], null, 2, predicted: [0, 1]);
        void Refused(string message, Func<object> call) => Assert.Equal(message, Assert.Throws<InvalidInputException>(call).Message);
        Refused("McNemar's test needs two models on the same rows with the same classes. Evaluate both on the same data.", () => McNemarTest.Of(rows, MetricInput.ForClasses([1, 1], null, 2, predicted: [0, 1])));
        Refused("McNemar's test needs classifiers.", () => McNemarTest.Of(MetricInput.ForValues([1], [1]), MetricInput.ForValues([1], [1])));
        Refused("McNemar's test is not defined for rows with weights. Compare with the paired bootstrap, or without weights.", () => McNemarTest.Of(rows, MetricInput.ForClasses([0, 1], null, 2, predicted: [0, 1], weights: [1, 2])));
        Refused("DeLong's test needs binary models with probabilities.", () => DeLongTest.Of(rows, rows));
    }

    private static MetricInput Scores(JsonNode one, string model) =>
        MetricInput.ForClasses(one["targets"].Deserialize<int[]>()!, [.. one[model].Deserialize<double[]>()!.SelectMany(p => new[] { 1 - p, p })], 2);
}
