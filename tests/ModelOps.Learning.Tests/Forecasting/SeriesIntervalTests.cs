using ModelOps.Learning.Forecasting;

namespace ModelOps.Learning.Tests.Forecasting;

public sealed class SeriesIntervalTests
{
    public static TheoryData<string, string, int> Intervals => new()
    {
        { "P1M", "1 month", 12 },
        { "P3M", "3 months", 4 },
        { "P12M", "12 months", 1 },
        { "1.00:00:00", "1 day", 7 },
        { "7.00:00:00", "7 days", 52 },
        { "01:00:00", "1 hour", 24 },
        { "00:15:00", "15 minutes", 96 },
        { "00:00:30", "30 seconds", 1 },
        { "2.00:00:00", "2 days", 1 },
    };

    [Theory]
    [MemberData(nameof(Intervals))]
    public void An_interval_is_found_named_and_kept_as_text(string text, string words, int season)
    {
        var interval = SeriesInterval.Parse(text);
        DateTime[] times = [.. Enumerable.Range(0, 40).Select(step => interval.After(new DateTime(2023, 1, 1), step))];

        var found = SeriesInterval.Of(times);

        Assert.Equal(text, found.ToString());
        Assert.Equal(words, found.Words);
        Assert.Equal(season, found.UsualSeason);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(found.Joins(pair.First, pair.Second)));
        Assert.False(found.Joins(times[0], times[2]));
    }

    [Fact]
    public void The_last_days_of_months_are_a_month_apart()
    {
        DateTime[] times = [.. Enumerable.Range(1, 30).Select(month => new DateTime(2023, 1, 1).AddMonths(month).AddDays(-1))];

        Assert.Equal("P1M", SeriesInterval.Of(times).ToString());
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(SeriesInterval.Of(times).Joins(pair.First, pair.Second)));
    }

    [Fact]
    public void A_gap_does_not_change_the_interval() =>
        Assert.Equal("1 day", SeriesInterval.Of([.. Enumerable.Range(0, 20).Where(day => day != 9).Select(day => new DateTime(2023, 1, 1).AddDays(day))]).Words);
}
