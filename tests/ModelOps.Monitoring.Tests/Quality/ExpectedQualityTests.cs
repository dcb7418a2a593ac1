using ModelOps.Evaluation.Statistics;
using ModelOps.Monitoring.Quality;

namespace ModelOps.Monitoring.Tests.Quality;

/// <summary>What a metric was at training, and its difference from now.</summary>
public sealed class ExpectedQualityTests
{
    [Fact]
    public void The_interval_of_a_difference_of_shares_is_Newcombes()
    {
        // Newcombe (1998), table II, method 10: 56/70 and 48/80, 9/10 and 3/10.
        var one = ExpectedQuality.Difference(WilsonInterval.Of(56, 70), WilsonInterval.Of(48, 80));
        Assert.Equal((0.2, 0.0524, 0.3339), (Math.Round(one.Value, 4), Math.Round(one.Low, 4), Math.Round(one.High, 4)));
        var other = ExpectedQuality.Difference(WilsonInterval.Of(9, 10), WilsonInterval.Of(3, 10));
        Assert.Equal((0.1705, 0.8090), (Math.Round(other.Low, 4), Math.Round(other.High, 4)));
    }

    [Fact]
    public void A_value_that_counts_as_exact_leaves_the_interval_of_now()
    {
        var now = new ConfidenceInterval(0.7, 0.65, 0.74);
        var difference = ExpectedQuality.Difference(now, new ConfidenceInterval(0.8, 0.8, 0.8));
        Assert.Equal((-0.15, -0.06), (Math.Round(difference.Low, 12), Math.Round(difference.High, 12)));
    }

    [Fact]
    public void A_model_that_is_as_at_training_is_called_worse_in_about_one_window_of_forty_however_few_rows_were_held_out()
    {
        // With the value at training taken for exact it would be one in five.
        var random = new Random(2);
        var (worse, naive) = (0, 0);
        for (var i = 0; i < 2000; i++)
        {
            var then = WilsonInterval.Of(Enumerable.Range(0, 200).Count(_ => random.NextDouble() < 0.85), 200);
            var now = WilsonInterval.Of(Enumerable.Range(0, 1000).Count(_ => random.NextDouble() < 0.85), 1000);
            worse += ExpectedQuality.Difference(now, then).High < 0 ? 1 : 0;
            naive += now.High < then.Value ? 1 : 0;
        }

        Assert.InRange(worse, 20, 80);
        Assert.InRange(naive, 300, 600);
    }

    [Fact]
    public void What_is_given_comes_before_what_the_folder_says()
    {
        var options = new MonitorOptions
        {
            Training = new("test", 200, new Dictionary<string, MetricBaseline> { ["f1"] = new(0.5, 0.4, 0.6), ["accuracy"] = new(0.9) }),
            Expected = new Dictionary<string, double> { ["roc_auc"] = 0.8, ["accuracy"] = 0.7 },
        };
        Assert.Equal(new ConfidenceInterval(0.5, 0.4, 0.6), ExpectedQuality.Of("f1", options));
        Assert.Equal(new ConfidenceInterval(0.7, 0.7, 0.7), ExpectedQuality.Of("accuracy", options));
        Assert.Equal(new ConfidenceInterval(0.8, 0.8, 0.8), ExpectedQuality.Of("roc_auc", options));
        Assert.Null(ExpectedQuality.Of("log_loss", options));
        Assert.Null(ExpectedQuality.Of("f1", new MonitorOptions { Training = new("test", 200, new Dictionary<string, MetricBaseline> { ["f1"] = new(double.NaN) }) }));
        Assert.Null(ExpectedQuality.Of("f1", new MonitorOptions()));
    }
}
