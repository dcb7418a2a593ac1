using System.Globalization;
using Cronos;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Tests.Triggers;

/// <summary>Times at changes of the clock, also at those of which .NET does not know which times of day they skip.</summary>
public class CronOccurrencesTests
{
    private static readonly string[] _crons = ["*/30 * * * *", "7 * * * *", "30 2 * * *", "0 0 * * *", "15,45 0,1,2 * * *", "0 1-3 * * *", "30 23 * * *", "59 23 30 * *", "0 3 1 * 1"];

    [Theory]
    [InlineData("Europe/Zurich"), InlineData("America/New_York"), InlineData("Australia/Lord_Howe"), InlineData("America/Sao_Paulo"), InlineData("Asia/Kolkata"), InlineData("UTC")]
    public void Where_NET_knows_the_zone_times_are_those_of_Cronos(string zone)
    {
        var (random, clock) = (new Random(4), TimeZoneInfo.FindSystemTimeZoneById(zone));
        foreach (var text in _crons[..^1].Append("0 12 29 2 *"))
        {
            var (cron, schedule) = (CronExpression.Parse(text), Schedule(text, zone));
            foreach (var start in Enumerable.Range(0, 20).Select(_ => At("2010-01-01 00:00").AddMinutes(random.Next(8_000_000))).Concat(Changes(clock, 2016, 2019).SelectMany(change => (DateTimeOffset[])[change.AddHours(-3), change.AddMinutes(20)])))
            {
                var after = start;
                for (var i = 0; i < 12 && cron.GetNextOccurrence(after, clock) is { } expected; i++)
                {
                    Assert.Equal(expected, schedule.Next(after));
                    Assert.Equal(expected.Offset, schedule.Next(after)!.Value.Offset);
                    after = expected;
                }
            }
        }
    }

    // By minutes, from nothing but the offset that each has.
    [Theory]
    [InlineData("Europe/Dublin", 2025, 2028), InlineData("Africa/Casablanca", 2025, 2028), InlineData("Pacific/Apia", 2011, 2012), InlineData("Pacific/Kwajalein", 1993, 1994), InlineData("Antarctica/Troll", 2026, 2027), InlineData("Asia/Pyongyang", 2015, 2019)]
    public void Around_each_change_of_any_clock_times_are_those_that_the_clock_shows(string zone, int from, int to)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var changes = Changes(clock, from, to).ToArray();
        Assert.NotEmpty(changes);
        foreach (var (change, text) in changes.SelectMany(change => _crons.Select(text => (change, text))))
        {
            var (start, end) = (change.AddHours(-30), change.AddHours(30));
            Assert.Equal(Shown(clock, text, start, end), Schedule(text, zone).Between(start, end));
        }
    }

    [Fact]
    public void Every_zone_goes_on_through_its_changes()
    {
        var zones = TimeZoneInfo.GetSystemTimeZones();
        Assert.True(zones.Count > 300);
        foreach (var zone in zones)
        {
            foreach (var change in Changes(zone, 2026, 2028))
            {
                var schedule = Schedule("0 * * * *", zone.Id);
                var times = schedule.Between(change.AddHours(-6), change.AddHours(6)).ToArray();
                Assert.InRange(times.Length, 11, 13);
                Assert.Equal(times.Distinct().Order(), times);
            }
        }
    }

    [Theory]
    [InlineData("0 9 * * *", "2011-12-29 00:00", "2011-12-29 19:00", "2011-12-30 19:00")]
    [InlineData("0 9 30 * *", "2011-12-15 00:00", "2012-01-29 19:00", "2012-03-29 19:00")]
    public void A_day_that_a_zone_leaves_out_has_no_times(string cron, string after, string first, string second)
    {
        var schedule = Schedule(cron, "Pacific/Apia");
        Assert.Equal([At(first), At(second)], schedule.Between(At(after), At(after).AddDays(200)).Take(2));
    }

    [Theory]
    [InlineData("Europe/Zurich", "30 2 * * *", "2026-03-29 01:00", "2026-10-25 00:30")]
    [InlineData("America/New_York", "30 2 * * *", "2026-03-08 07:00", "2026-11-01 07:30")]
    [InlineData("America/New_York", "30 1 * * *", "2026-03-08 06:30", "2026-11-01 05:30")]
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "2026-10-03 15:30", "2026-04-04 15:45")]
    [InlineData("Australia/Lord_Howe", "45 1 * * *", "2026-10-03 15:15", "2026-04-04 14:45")]
    [InlineData("Europe/Dublin", "30 1 * * *", "2026-03-29 01:00", "2026-10-25 00:30")]
    [InlineData("Africa/Casablanca", "30 2 * * *", "2026-03-22 02:00", "2026-02-15 01:30")]
    public void A_year_that_is_looked_at_each_hour_has_each_day_once(string zone, string cron, string spring, string autumn)
    {
        var (schedule, times, handled) = (Schedule(cron, zone), new List<DateTimeOffset>(), At("2026-01-01 12:00"));
        for (var now = handled; now < At("2027-01-01 12:00"); now = now.AddHours(1))
        {
            if (schedule.Last(handled, now) is { } due)
            {
                times.Add(handled = due);
            }
        }

        Assert.Equal(365, times.Count);
        Assert.Equal(times.Distinct().Order(), times);
        Assert.Equal(365, times.Select(time => TimeZoneInfo.ConvertTime(time, schedule.Zone).Date).Distinct().Count());
        Assert.Contains(At(spring), times);
        Assert.Contains(At(autumn), times);
    }

    [Fact]
    public void The_ends_of_time_have_no_next()
    {
        Assert.Null(Schedule("0 0 * * *", "Pacific/Apia").Next(DateTimeOffset.MaxValue));
        Assert.NotNull(Schedule("0 0 29 2 *", "Pacific/Apia").Next(DateTimeOffset.MinValue));
    }

    private static CronSchedule Schedule(string cron, string zone) => new(new ScheduleTriggerSpec(cron) { TimeZone = zone });

    private static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    // The first minutes with another offset.
    private static IEnumerable<DateTimeOffset> Changes(TimeZoneInfo zone, int from, int to)
    {
        for (var day = At($"{from}-01-01 00:00"); day.Year < to; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) != zone.GetUtcOffset(day.AddDays(1)))
            {
                yield return Enumerable.Range(1, 24 * 60).Select(minute => day.AddMinutes(minute)).First(minute => zone.GetUtcOffset(minute) != zone.GetUtcOffset(day));
            }
        }
    }

    private static List<DateTimeOffset> Shown(TimeZoneInfo zone, string text, DateTimeOffset start, DateTimeOffset end)
    {
        var isInterval = text.Split(' ')[..2].Any(field => field.Any(letter => "*-/".Contains(letter, StringComparison.Ordinal)));
        var crons = new ScheduleTriggerSpec(text).Crons().Select(cron => CronExpression.Parse(cron)).ToArray();
        bool Allows(DateTime clock) => crons.Any(cron => cron.GetNextOccurrence(DateTime.SpecifyKind(clock, DateTimeKind.Utc), inclusive: true) == clock);
        DateTime Clock(DateTimeOffset time) => time.UtcDateTime + zone.GetUtcOffset(time);
        var (times, latest) = (new List<DateTimeOffset>(), Clock(start.AddDays(-2)));
        for (var time = start.AddDays(-2); time <= end; time = time.AddMinutes(1))
        {
            var clock = Clock(time);
            var skipped = clock - latest is var step && step > TimeSpan.FromMinutes(1) && step < TimeSpan.FromDays(1) && Enumerable.Range(1, (int)step.TotalMinutes - 1).Any(minute => Allows(latest.AddMinutes(minute)));
            if (time > start && (skipped || (Allows(clock) && (isInterval || clock > latest))))
            {
                times.Add(time);
            }

            latest = clock > latest ? clock : latest;
        }

        return times;
    }
}
