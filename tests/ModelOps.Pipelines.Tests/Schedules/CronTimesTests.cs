using ModelOps.Pipelines.Schedules;
using ModelOps.Pipelines.Tests.Schedules.Support;

namespace ModelOps.Pipelines.Tests.Schedules;

public class CronTimesTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] _minutes = ["*", "0", "*/15", "7", "0,30", "10-20/5", "50-10/10"], _hours = ["*", "3", "*/6", "8-18", "22-2", "0,12"],
        _days = ["*", "1", "1,15", "28-31", "5-25/10"], _months = ["*", "2", "JAN-MAR", "*/4", "NOV-FEB"], _weekDays = ["*", "MON-FRI", "0", "7", "SAT,SUN", "5-1"];

    [Fact]
    public void Days_of_month_and_of_week_count_when_either_allows_them()
    {
        var days = CronTimes.Parse("0 0 13 * 5").Between(_start, _start.AddMonths(2)).Select(time => time.UtcDateTime.ToString("MMdd dd ddd", System.Globalization.CultureInfo.InvariantCulture)).ToArray();

        Assert.All(days, day => Assert.True(day.Contains("13 ", StringComparison.Ordinal) || day.EndsWith("Fri", StringComparison.Ordinal)));
        Assert.Contains("0113 13 Tue", days);
        Assert.Contains("0102 02 Fri", days);
    }

    [Fact]
    public void A_step_in_one_day_field_beside_the_other_is_refused_since_cron_programs_differ() => Assert.Equal(
        "The schedule '0 0 */2 * 5' restricts days of the month and days of the week, and one of them is '*/2': some cron programs then take the days that both allow, others those that either allows. List the days in place of '*/2'.",
        Assert.Throws<InvalidInputException>(() => CronTimes.Parse("0 0 */2 * 5")).Message);

    [Fact]
    public void The_rows_of_any_expression_have_its_times_and_no_others()
    {
        foreach (var times in Samples(60))
        {
            var rows = times.Rows()!;
            var until = _start.AddDays(60);
            var expected = times.Between(_start.AddMinutes(-1), until).ToArray();
            // Each time once: no two rows share one. As CronTimes, a row's day fields would count one without the other.
            var actual = rows.SelectMany(row => Minutes(until).Where(time => Allows(row, time))).Order().ToArray();
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Rows_shifted_to_another_clock_have_the_same_times()
    {
        foreach (var times in Samples(60).Where(times => times.Fields[2].IsAny && times.Fields[3].IsAny))
        {
            foreach (var ahead in (int[])[60, -60, 330, -570, 765])
            {
                var shifted = Assert.Single(times.Rows()!).Shifted(ahead)!;
                var until = _start.AddDays(9);
                Assert.Equal(
                    Minutes(until).Where(time => Allows(times.Rows()![0], time)),
                    Minutes(until).Where(time => shifted.Any(row => Allows(row, time.AddMinutes(ahead)))));
            }
        }
    }

    [Fact]
    public async Task Systemd_comes_at_the_same_times_as_cron()
    {
        InstalledProgram.Require("systemd-analyze");
        const int Iterations = 12;
        var count = int.TryParse(Environment.GetEnvironmentVariable("MODELOPS_SCHEDULE_CASES"), out var given) ? given : 25;
        string[] letters = ["0 3 L * *", "15 4 L-2 * *", "0 6 * * FRI#2", "0 6 * * 1L", "30 5 * 3 0#5"];
        foreach (var times in Samples(count).Concat(letters.Select(cron => CronTimes.Parse(cron))))
        {
            var result = await InstalledProgram.RunAsync("systemd-analyze", ["calendar", "--base-time=2026-01-01 00:00:00 UTC", $"--iterations={Iterations}", .. SystemdFormat.Calendars(times)], null, ("TZ", "UTC"), ("LC_ALL", "C"));
            Assert.True(result.ExitCode == 0, $"{times.Cron}: {result.Error}");
            var actual = result.Output.Split('\n').Where(line => line.Contains(" UTC", StringComparison.Ordinal) && (line.Contains("Next elapse", StringComparison.Ordinal) || line.Contains("Iter", StringComparison.Ordinal)))
                .Select(line => DateTimeOffset.ParseExact(line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim(), "ddd yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal))
                .Distinct().Order().ToArray();
            Assert.NotEmpty(actual);
            // Two calendars have as many times each: together they are whole up to where the shorter ends.
            var expected = times.Between(_start, actual[^1]).ToArray();
            Assert.Equal(expected.Take(Iterations), actual.Take(Iterations));
        }
    }

    [Theory]
    [InlineData("Europe/Zurich", "30 2 * * *", "02:30"), InlineData("Europe/Zurich", "30 3 * * *", null), InlineData("Australia/Lord_Howe", "45 1 * * *", "01:45"), InlineData("UTC", "30 2 * * *", null), InlineData("Europe/Zurich", "30 * * * *", null)]
    public void Times_that_the_clock_skips_or_shows_twice_are_known(string zone, string cron, string? expected) => Assert.Equal(expected, CronTimes.Parse(cron, zone).SummerTimeTrouble(ScheduleJobs.Now));

    private static IEnumerable<CronTimes> Samples(int count)
    {
        var random = new Random(9);
        for (var i = 0; i < count; i++)
        {
            string One(string[] of) => of[random.Next(of.Length)];
            yield return CronTimes.Parse($"{One(_minutes)} {One(_hours)} {One(_days)} {One(_months)} {One(_weekDays)}");
        }
    }

    private static IEnumerable<DateTimeOffset> Minutes(DateTimeOffset until)
    {
        for (var time = _start; time <= until; time = time.AddMinutes(1))
        {
            yield return time;
        }
    }

    private static bool Allows(CronRow row, DateTimeOffset time) => row.Minutes.Contains(time.Minute) && row.Hours.Contains(time.Hour) && row.Days?.Contains(time.Day) != false && row.Months?.Contains(time.Month) != false && row.WeekDays?.Contains((int)time.DayOfWeek) != false;
}
