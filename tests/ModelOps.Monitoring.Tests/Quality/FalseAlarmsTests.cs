using ModelOps.Evaluation.Statistics;
using ModelOps.Monitoring.Quality;

namespace ModelOps.Monitoring.Tests.Quality;

/// <summary>A month of windows, looked at again and again while their labels come: how often a model that is as before is called worse or better, and one that has become worse is found.</summary>
public sealed class FalseAlarmsTests
{
    private const int Days = 30;
    private static readonly int[] _looks = [100, 150, 250, 400];

    [Fact]
    public void A_model_that_is_as_before_is_called_worse_or_better_in_few_months_though_labels_come_slowly()
    {
        var random = new Random(5);
        var (alarmed, naive) = (0, 0);
        for (var month = 0; month < 100; month++)
        {
            // 300 rows at training: their doubt is the same in all windows.
            var then = WilsonInterval.Of(Rights(random, 300, 0.85).Count(right => right), 300);
            var options = Options("accuracy", new MetricBaseline(then.Value, then.Low, then.High));
            QualityMetric[] seen = [.. Enumerable.Range(0, Days).SelectMany(_ => Rights(random, _looks[^1], 0.85) is var rights ? _looks.Select(labels => Accuracy(rights[..labels], options)) : [])];
            alarmed += seen.Any(metric => metric.Level != QualityLevel.AsExpected) ? 1 : 0;
            naive += seen.Any(metric => ExpectedQuality.Difference(metric.Interval, then) is { High: < 0 } or { Low: > 0 }) ? 1 : 0;
        }

        Assert.InRange(alarmed, 0, 5);
        Assert.InRange(naive, 50, 100);
    }

    [Fact]
    public void So_it_is_with_a_metric_whose_interval_is_drawn()
    {
        var random = new Random(6);
        var options = Options("mae", new MetricBaseline(0.5)) with { Intervals = new BootstrapOptions { Resamples = 100 } };
        var alarmed = Enumerable.Range(0, 20).Count(_ => Enumerable.Range(0, Days).Any(_ => Measure(Errors(random, 150, 1), options).Level != QualityLevel.AsExpected));
        Assert.InRange(alarmed, 0, 2);
        Assert.Equal(QualityLevel.Worse, Measure(Errors(random, 150, 1.6), options).Level);
    }

    [Fact]
    public void A_fall_by_fifteen_points_is_found_in_the_first_window_of_500_labels()
    {
        var random = new Random(7);
        var then = WilsonInterval.Of(900, 1000);
        var options = Options("accuracy", new MetricBaseline(then.Value, then.Low, then.High));
        Assert.InRange(Enumerable.Range(0, 100).Count(_ => Accuracy(Rights(random, 500, 0.75), options).Level == QualityLevel.Worse), 95, 100);
    }

    [Fact]
    public void More_windows_and_metrics_ask_for_more_and_the_95_percent_interval_stays()
    {
        MonitorOptions options = Options("accuracy", new MetricBaseline(0.9)), many = options with { Window = TimeSpan.FromHours(1) };
        var rights = Rights(new Random(8), 500, 0.8);
        var (day, hour) = (Accuracy(rights, options), Accuracy(rights, many));
        Assert.Equal(day.Interval, hour.Interval);
        Assert.True(hour.Difference!.Value.High > day.Difference!.Value.High);
        Assert.True(day.Difference.Value.High > day.Interval.High - 0.9);
        Assert.Equal((30, 720, 1, 12), (options.WindowsOfAMonth, many.WindowsOfAMonth, (options with { Window = TimeSpan.FromDays(31) }).WindowsOfAMonth, (options with { WindowRows = 500, MostWindows = 12 }).WindowsOfAMonth));
    }

    private static MonitorOptions Options(string metric, MetricBaseline then) =>
        new() { Metrics = [metric], Training = new("test", 300, new Dictionary<string, MetricBaseline> { [metric] = then }) };

    private static bool[] Rights(Random random, int rows, double share) => [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < share)];

    private static QualityMetric Accuracy(bool[] rights, MonitorOptions options) =>
        Measure(MetricInput.ForClasses([.. rights.Select(right => right ? 1 : 0)], null, 2, 1, [.. rights.Select(_ => 1)]), options);

    // Errors between 0 and twice their mean.
    private static MetricInput Errors(Random random, int rows, double most) => MetricInput.ForValues([.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() * most)], new double[rows]);

    private static QualityMetric Measure(MetricInput input, MonitorOptions options) => QualityCheck.Measure(input, options, default).Single();
}
