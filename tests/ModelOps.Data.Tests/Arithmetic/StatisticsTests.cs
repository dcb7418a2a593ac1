namespace ModelOps.Data.Tests.Arithmetic;

public sealed class StatisticsTests
{
    private static readonly double[] _values = [3, double.NaN, 1, 4, 1, 5, 9, 2, 6];

    // Expected values by NumPy 1.24 and pandas 1.5: quantile, var(ddof), corr.
    [Fact]
    public void The_figures_are_those_of_numpy()
    {
        Assert.Equal(8, Statistics.Count(_values));
        Assert.Equal(31, Statistics.Sum(_values));
        Assert.Equal(3.875, Statistics.Mean(_values));
        Assert.Equal(7.553571428571429, Statistics.Variance(_values), 1e-14);
        Assert.Equal(6.609375, Statistics.Variance(_values, ddof: 0), 1e-14);
        Assert.Equal(1.75, Statistics.Quantile(_values, 0.25));
        Assert.Equal(3.5, Statistics.Median(_values));
        Assert.Equal(6.9, Statistics.Quantile(_values, 0.9), 1e-14);
        Assert.Equal(1, Statistics.Minimum(_values));
        Assert.Equal(9, Statistics.Maximum(_values));
        Assert.Equal(1, Statistics.Mode(_values));
    }

    [Fact]
    public void Without_values_there_is_no_figure()
    {
        Assert.True(double.IsNaN(Statistics.Mean([])));
        Assert.True(double.IsNaN(Statistics.Median([double.NaN])));
        Assert.True(double.IsNaN(Statistics.Variance([1])));
        Assert.Equal(0, Statistics.Variance([1], ddof: 0));
        Assert.Equal(0, Statistics.Sum([]));
    }

    [Fact]
    public void The_mean_of_the_largest_numbers_does_not_overflow() =>
        Assert.Equal(double.MaxValue, Statistics.Mean([double.MaxValue, double.MaxValue, double.NaN]));

    [Fact]
    public void Correlation_leaves_out_rows_where_either_is_missing() =>
        Assert.Equal(1, Statistics.Correlation([1, 2, double.NaN, 4], [2, 4, 100, 8]), 1e-12);

    [Fact]
    public void Shares_put_an_edge_into_the_bin_above() =>
        Assert.Equal([0.25, 0.25, 0.5], Statistics.Shares([1, 2, 3, 4, double.NaN], [2, 3]));

    [Fact]
    public void Equal_shares_are_stable_and_moved_ones_are_not()
    {
        Assert.Equal(0, Statistics.PopulationStability([0.5, 0.5], [0.5, 0.5]));
        Assert.Equal(0.4 * Math.Log(9), Statistics.PopulationStability([0.1, 0.9], [0.5, 0.5]), 1e-12);
    }

    [Theory]
    [InlineData(1e160)]
    [InlineData(1e-170)]
    [InlineData(1e300)]
    [InlineData(1e-310)]
    public void Deviations_and_scales_hold_for_numbers_whose_squares_a_double_cannot(double size)
    {
        double[] plain = [1, 2, double.NaN, 4, 9], other = [2, 3, 1, 7, 20];
        double[] values = [.. plain.Select(value => value * size)], mirrored = [.. other.Select(value => value * -size)];

        Assert.Equal(1, Statistics.StandardDeviation(values) / size / Statistics.StandardDeviation(plain), 1e-9);
        Assert.Equal(Statistics.Correlation(plain, other), -Statistics.Correlation(values, mirrored), 1e-9);
        foreach (var scaling in Enum.GetValues<Scaling>())
        {
            var ((offset, scale), expected) = (Statistics.ScaleOf(values, scaling), Statistics.ScaleOf(plain, scaling));
            Assert.Equal((1, 1), (Math.Round(offset / size / expected.Offset, 9), Math.Round(scale / size / expected.Scale, 9)));
        }
    }

    [Fact]
    public void A_range_beyond_the_largest_double_still_has_a_scale_and_a_constant_has_scale_1()
    {
        Assert.Equal((0, double.MaxValue / 2), Statistics.ScaleOf([-1.7e308, 0, 1.7e308], Scaling.MinMax));
        Assert.Equal((1e200, 1), Statistics.ScaleOf([1e200, 1e200], Scaling.Standard));
        Assert.Equal(0, Statistics.StandardDeviation([0, 0, double.NaN]));
        Assert.True(double.IsNaN(Statistics.Correlation([1, 1], [1, 2])));
    }
}
