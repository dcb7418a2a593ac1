using ModelOps.Learning.Forecasting;

namespace ModelOps.Learning.Tests.Forecasting;

public sealed class SeriesWindowsTests
{
    private static readonly ForecastSettings _settings = new("day", "sales", 3, 4, 1, ["holiday"]) { Interval = SeriesInterval.Parse("1.00:00:00") };

    [Fact]
    public void Every_known_value_is_a_row_for_each_origin_within_the_horizon()
    {
        var series = Counting(7);

        var rows = SeriesWindows.Past(series, _settings);

        // Origins on days 3, 4 and 5 of 0 to 6.
        Assert.Equal([3, 3, 3, 4, 4, 5], rows["origin"].ToDays());
        Assert.Equal([4, 5, 6, 5, 6, 6], rows["day"].ToDays());
        Assert.Equal([1, 2, 3, 1, 2, 1], rows.Numbers("step"));
        Assert.Equal([4, 5, 6, 5, 6, 6], rows.Numbers("sales"));
        Assert.Equal([3, 3, 3, 4, 4, 5], rows.Numbers("lag_1"));
        Assert.Equal([0, 0, 0, 1, 1, 2], rows.Numbers("lag_4"));
        Assert.Equal([40, 50, 60, 50, 60, 60], rows.Numbers("holiday"));
    }

    [Fact]
    public void Rows_at_the_end_without_a_value_are_what_is_forecast()
    {
        var rows = SeriesWindows.Future(Counting(7, unknown: 2), _settings);

        Assert.Equal([5, 6], rows["day"].ToDays());
        Assert.Equal([4, 4], rows["origin"].ToDays());
        Assert.Equal([1, 2], rows.Numbers("step"));
        Assert.Equal([4, 4], rows.Numbers("lag_1"));
        Assert.Equal([50, 60], rows.Numbers("holiday"));
        Assert.False(rows.Contains("sales"));
    }

    [Fact]
    public void Without_such_rows_the_whole_horizon_is_forecast() =>
        Assert.Equal([7, 8, 9], SeriesWindows.Future(Counting(7), _settings with { Known = [] })["day"].ToDays());

    [Fact]
    public void Too_many_rows_leave_origins_out_but_no_weekday()
    {
        var settings = _settings with { Season = 7, Window = 7, Known = [] };

        var rows = SeriesWindows.Past(Counting(400), settings, mostRows: 180);

        Assert.InRange(rows.RowCount, 100, 180);
        Assert.Equal(7, ((Column<DateTime>)rows["origin"]).Values.ToArray().Select(time => time.DayOfWeek).Distinct().Count());
        Assert.Equal(398, rows["origin"].ToDays().Max()); // the newest origin with a known value after it
    }

    [Fact]
    public void What_a_forecast_needs_is_said()
    {
        Assert.Equal(
            "The model needs 'holiday' of the time to forecast. Add rows after 2020-01-07 with these and without 'sales', up to 3.",
            Message(() => SeriesWindows.Future(Counting(7), _settings)));
        Assert.Equal("The model forecasts 3 steps, but the data has 4 rows without 'sales' at its end. Leave 1 out.", Message(() => SeriesWindows.Future(Counting(9, unknown: 4), _settings)));
        Assert.Equal("The model reads the last 4 values of 'sales', but the data has 3. Give at least 4, then the rows to forecast.", Message(() => SeriesWindows.Future(Counting(5, unknown: 2), _settings)));
        Assert.Equal("There is no column 'holiday', which the model knows ahead. Give it for every row.", Message(() => SeriesWindows.Future(Counting(9, unknown: 2).Drop("holiday"), _settings)));
        Assert.Equal("4 values of 'sales' are too few for a window of 4 and a value to compare with. Give at least 5.", Message(() => SeriesWindows.Past(Counting(4), _settings)));
        Assert.Equal("There is no column 'sales'. Give the last 4 values of the series, then the rows to forecast with none.", Message(() => SeriesWindows.Future(Counting(9).Drop("sales"), _settings)));
    }

    private static string Message(Func<Frame> make) => Assert.Throws<InvalidInputException>(make).Message;

    private static Frame Counting(int days, int unknown = 0) => new(
        new Column<DateTime>("day", [.. Enumerable.Range(0, days).Select(day => new DateTime(2020, 1, 1).AddDays(day))]),
        new Column<double>("sales", [.. Enumerable.Range(0, days).Select(day => day < days - unknown ? day : double.NaN)]),
        new Column<double>("holiday", [.. Enumerable.Range(0, days).Select(day => 10.0 * day)]));
}

internal static class Days
{
    public static int[] ToDays(this Column column) => [.. ((Column<DateTime>)column).Values.ToArray().Select(time => (time - new DateTime(2020, 1, 1)).Days)];
}
