using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Statistics;
using ModelOps.Monitoring.Quality;

namespace ModelOps.Monitoring.Tests.Quality;

public sealed class QualityCheckTests
{
    // prop.test(87, 100, correct = FALSE)$conf.int and prop.test(3, 3, correct = FALSE)$conf.int of R 4.2.2.
    [Theory]
    [InlineData(87, 100, 0.79019648559923572, 0.92242832572759481)]
    [InlineData(3, 3, 0.43850296824495466, 1)]
    public void Wilsons_interval_is_Rs(int successes, int rows, double low, double high)
    {
        var interval = WilsonInterval.Of(successes, rows);
        Assert.Equal((low, high), (Math.Round(interval.Low, 14), Math.Round(interval.High, 14)), new Near());
    }

    [Fact]
    public void Wilsons_interval_holds_the_share_and_is_the_same_from_both_sides() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var rows = random.Next(1, 2000);
        var successes = random.Next(rows + 1);
        var (interval, other) = (WilsonInterval.Of(successes, rows), WilsonInterval.Of(rows - successes, rows));
        Assert.InRange(interval.Value, interval.Low - 1e-12, interval.High + 1e-12);
        Assert.Equal(interval.Low, 1 - other.High, 1e-12);
        Assert.InRange(interval.Low, 0, 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Wilsons_interval_holds_the_true_share_about_95_times_in_100()
    {
        var random = new Random(11);
        var held = Enumerable.Range(0, 4000).Count(_ =>
        {
            var interval = WilsonInterval.Of(Enumerable.Range(0, 120).Count(_ => random.NextDouble() < 0.93), 120);
            return interval.Low <= 0.93 && 0.93 <= interval.High;
        });
        Assert.InRange(held, 3720, 3880);
    }

    [Fact]
    public void A_regressor_is_measured_where_both_numbers_are_there()
    {
        var rows = new Frame(new Column<double>("prediction", [1, 2, double.NaN, 4]), StringColumn.From("actual", ["1", "4", "3", "x"]), new Column<double>("actual_value", [1, 4, 3, double.NaN]));
        var (input, leftOut) = QualityCheck.Input(rows, new ModelFacts { Task = LearningTask.Regression });
        Assert.Equal((2, 2), (input!.Count, leftOut));
        var metrics = QualityCheck.Measure(input, new MonitorOptions { MinimumLabels = 1 }, default);
        Assert.Equal(["mae", "rmse", "r2"], metrics.Select(metric => metric.Name));
        Assert.Equal(1, metrics[0].Interval.Value);
    }

    [Fact]
    public void Classes_that_are_whole_numbers_are_known_by_their_text()
    {
        var rows = new Frame(new Column<long>("label", [0, 1, 1]), StringColumn.From("actual", ["0", "1", "2"]), new Column<double>("actual_value", [0, 1, 2]));
        var (input, leftOut) = QualityCheck.Input(rows, new ModelFacts { Task = LearningTask.Binary, Classes = ["0", "1"] });
        Assert.Equal((2, 1), (input!.Count, leftOut));

        // Without probabilities, metrics that need them are left out.
        Assert.Equal(["accuracy", "f1"], QualityCheck.Measure(input, new MonitorOptions(), default).Select(metric => metric.Name));
    }

    [Fact]
    public void A_metric_that_is_not_defined_has_no_verdict()
    {
        var input = MetricInput.ForClasses([.. new int[200]], [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 0.9 : 0.1)], 2);
        var auc = QualityCheck.Measure(input, new MonitorOptions { Metrics = ["roc_auc"], Expected = new Dictionary<string, double> { ["roc_auc"] = 0.8 } }, default).Single();
        Assert.Equal((double.NaN, QualityLevel.Undefined), (auc.Interval.Value, auc.Level));
    }

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 1e-9 && Math.Abs(x.Item2 - y.Item2) < 1e-9;

        public int GetHashCode((double, double) obj) => 0;
    }
}
