namespace ModelOps.Learning.Tests.Forecasting;

public sealed class ForecastInputTests
{
    private static readonly Frame _series = TestSeries.Daily(120);

    [Fact]
    public void A_gap_is_named() => Refused(
        "'day' goes by 1 day, but 2020-01-12 (row 11) follows 2020-01-10. Add the rows that are missing, or make the timestamps even.",
        _series.Take([.. Enumerable.Range(0, 120).Where(row => row != 10)]));

    [Fact]
    public void A_timestamp_that_comes_twice_is_named() => Refused(
        "'day' has 2020-01-10 in row 10 and again in row 11. Keep one row for each timestamp, or sum them up.",
        _series.Take([.. Enumerable.Range(0, 10), 9, .. Enumerable.Range(10, 110)]));

    [Fact]
    public void Rows_that_are_not_sorted_are_named() => Refused(
        "'day' is not sorted: 2020-01-04 in row 6 comes after 2020-01-05. Sort the rows by 'day' first.",
        _series.Take([0, 1, 2, 3, 4, 3, .. Enumerable.Range(5, 115)]));

    [Fact]
    public void A_value_that_is_missing_inside_is_named()
    {
        var values = _series.Numbers("sales").ToArray();
        values[7] = double.NaN;
        Refused(
            "'sales' has no value in row 8 (2020-01-08), and values after it. Fill it, as by interpolation, before the series is forecast.",
            _series.With(new Column<double>("sales", values)));
    }

    [Theory]
    [InlineData("time=sales", "'sales' holds Float64 values, but the time must be timestamps, as 2024-05-31 or 2024-05-31T12:00:00.")]
    [InlineData("time=dya", "There is no column 'dya' with the time. Did you mean 'day'? The columns are: day, sales, holiday.")]
    [InlineData("window=5", "A window of 5 values is shorter than a season of 7. Take a window of at least one season, or season=1.")]
    [InlineData("known=holidays", "'known' names 'holidays', but there is no such column. Did you mean 'holiday'? The columns are: day, sales, holiday.")]
    [InlineData("known=sales", "'known' names 'sales', which is the target. Leave it out.")]
    [InlineData("layers=0", "'layers' of forecast is '0', but must be widths from 1 to 100000, such as 64x32.")]
    [InlineData("horizon=80,folds=2", "The series gives 92 windows of 28 values, too few for a back-test at 2 origins with a horizon of 80. Give a longer series, a shorter window or fewer folds.", 120)]
    [InlineData("coverage=0.99", "The back-test has 20 forecasts 1 steps ahead, too few for intervals that hold 0.99 of the values. Give a longer series, or a lower coverage.")]
    public void Options_that_do_not_fit_are_named(string set, string message, int days = 120) => Refused(message, TestSeries.Daily(days), set + (set.StartsWith("layers", StringComparison.Ordinal) ? "" : ",layers=2") + ",epochs=1");

    [Fact]
    public void Data_without_or_with_several_timestamps_is_refused()
    {
        Refused("The trainer forecast needs a column of timestamps, and the data has none. Write them as 2024-05-31 or 2024-05-31T12:00:00.", _series.Drop("day"));
        Refused("The data has 2 columns of timestamps (day, due). Say which orders the series: time=day.", _series.With(_series["day"].Rename("due")));
        Refused("A series of 2 rows is too short to see its interval. Give at least 3.", _series.Head(2));
    }

    [Fact]
    public void Names_that_the_trainer_makes_are_refused()
    {
        Refused("The column 'step' has the name of one that the trainer forecast makes. Rename it.", _series.Rename("holiday", "step"), "known=step");
        Refused("The column 'calendar_month=1' begins as features of the trainer forecast do. Rename it.", _series.Rename("holiday", "calendar_month=1"), "known=calendar_month=1");
    }

    [Fact]
    public void Lists_of_features_steps_and_weights_are_refused()
    {
        var fit = new FitOptions { Target = "sales", Trainer = "forecast" };
        Assert.Equal(
            "The trainer forecast learns from the time, 'sales' and the columns of 'known'. Leave a list of features or of columns to exclude out.",
            Assert.Throws<InvalidInputException>(() => Learner.Fit(_series, fit with { Exclude = ["holiday"] })).Message);
        Assert.Contains("The trainer forecast brings its own preparation, but the steps 'log(sales)' were given. Leave them out.", Assert.Throws<InvalidInputException>(() => Learner.Fit(_series, fit with { Steps = "log(sales)" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cross_validation_is_refused()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => CrossValidation.RunAsync(_series, new FitOptions { Target = "sales", Trainer = "forecast" }, new CrossValidationOptions { Folds = 3 }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("The trainer forecast measures itself by a back-test. Train it alone: without a cross-validation, a search or a blend.", error.Message);
    }

    private static void Refused(string message, Frame data, string set = "") =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => Learner.Fit(data, new FitOptions { Target = "sales", Trainer = "forecast", Set = set })).Message);
}
