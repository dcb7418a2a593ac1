using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Watching;

/// <summary>A few of the shuffles of bench/monitoring, with the defaults: the page on monitoring states the rates of 200.</summary>
public sealed class FalseAlarmTests
{
    private const int Shuffles = 12;
    private const int Rows = 500;

    private static readonly Frame _churn = Frame.ReadCsv(RepositoryPaths.Of("data", "churn.csv")).Drop("churn");

    [Fact]
    public void Windows_of_shuffled_data_raise_no_alarm() => Assert.All(Enumerable.Range(0, Shuffles), seed =>
    {
        var (baseline, later) = Shuffled(seed);
        Assert.All(Enumerable.Range(0, later.RowCount / Rows), window =>
            Assert.DoesNotContain(DriftReport.Of(baseline, later.Slice(window * Rows, Rows), new MonitorOptions().Drift).Columns, column => column.Level == DriftLevel.Drifted));
    });

    [Fact]
    public void A_shift_of_a_standard_deviation_is_found_in_the_first_window() => Assert.All(Enumerable.Range(0, Shuffles), seed =>
    {
        var (baseline, later) = Shuffled(seed);
        var moved = later.Slice(0, Rows).Derive("total_day_minutes", "total_day_minutes", minutes => minutes + 54);
        Assert.Equal(["total_day_minutes"], DriftReport.Of(baseline, moved, new MonitorOptions().Drift).Columns.Where(column => column.Level == DriftLevel.Drifted).Select(column => column.Column));
    });

    private static (ModelBaseline Baseline, Frame Later) Shuffled(int seed)
    {
        int[] order = [.. Enumerable.Range(0, _churn.RowCount)];
        new Random(seed).Shuffle(order);
        return (ModelBaseline.Of(_churn.Take(order.AsSpan(0, order.Length / 2))), _churn.Take(order.AsSpan(order.Length / 2)));
    }
}
