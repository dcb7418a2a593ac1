using System.Globalization;
using Cronos;
using Microsoft.Extensions.Time.Testing;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Tests.Triggers;

/// <summary>Each time of a schedule wakes a loop once, whatever the clock does.</summary>
public sealed class ScheduleTriggerTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_time_wakes_it_once_and_the_next_is_known()
    {
        var (watch, mark) = await StartAsync("0 3 * * *", "UTC", "2026-11-30 10:00");
        Assert.Equal(At("2026-12-01 03:00"), watch.Next);
        var early = await LookAsync(watch, mark, "2026-12-01 02:59");
        Assert.Equal((mark, null, "The next time is 2026-12-01 03:00 (UTC)."), (early.Mark, early.Why, early.Note));

        var due = await LookAsync(watch, mark, "2026-12-01 03:00");
        Assert.Equal("The schedule '0 3 * * *' was due at 2026-12-01 03:00 (UTC).", due.Why);
        Assert.Equal("2026-12-01T03:00:00.0000000Z", due.Mark);
        Assert.Null((await LookAsync(watch, due.Mark, "2026-12-01 03:01")).Why);
        Assert.NotNull((await LookAsync(watch, due.Mark, "2026-12-02 03:01")).Why);
    }

    [Fact]
    public async Task A_machine_that_slept_over_several_times_wakes_it_once()
    {
        var (watch, mark) = await StartAsync("0 3 * * *", "Europe/Zurich", "2026-11-30 10:00");
        var look = await LookAsync(watch, mark, "2026-12-04 10:00");

        Assert.Equal("The schedule '0 3 * * *' was due at 2026-12-04 03:00 (Europe/Zurich), and before at times from 2026-12-01 03:00 (Europe/Zurich) on.", look.Why);
        Assert.Null((await LookAsync(watch, look.Mark, "2026-12-04 10:01")).Why);
    }

    [Theory]
    [InlineData("30 2 * * *", "2026-03-29 01:00", "2026-03-29 03:00")]
    [InlineData("0 2 * * *", "2026-03-29 01:00", "2026-03-29 03:00")]
    [InlineData("0 3 * * *", "2026-03-29 01:00", "2026-03-29 03:00")]
    [InlineData("*/30 * * * *", "2026-03-29 01:00", "2026-03-29 03:00")]
    public async Task When_summer_time_begins_a_time_that_the_clock_skips_comes_as_it_begins(string cron, string due, string shown)
    {
        var (watch, mark) = await StartAsync(cron, "Europe/Zurich", "2026-03-29 00:45");
        Assert.Null((await LookAsync(watch, mark, "2026-03-29 00:59")).Why);
        var look = await LookAsync(watch, mark, due);
        Assert.Contains($"was due at {shown} (Europe/Zurich)", look.Why, StringComparison.Ordinal);
        Assert.Null((await LookAsync(watch, look.Mark, "2026-03-29 01:29")).Why);
    }

    [Fact]
    public async Task When_summer_time_ends_a_time_that_the_clock_shows_twice_comes_once()
    {
        var (watch, mark) = await StartAsync("30 2 * * *", "Europe/Zurich", "2026-10-25 00:00");
        var look = await LookAsync(watch, mark, "2026-10-25 00:30");
        Assert.NotNull(look.Why);

        // An hour later it is half past two again.
        Assert.Null((await LookAsync(watch, look.Mark, "2026-10-25 01:30")).Why);
        Assert.Null((await LookAsync(watch, look.Mark, "2026-10-26 01:29")).Why);
        Assert.NotNull((await LookAsync(watch, look.Mark, "2026-10-26 01:30")).Why);
    }

    [Fact]
    public async Task When_summer_time_ends_every_half_hour_stays_every_half_hour()
    {
        var (watch, mark) = await StartAsync("*/30 * * * *", "Europe/Zurich", "2026-10-25 00:00");
        foreach (var due in (string[])["2026-10-25 00:30", "2026-10-25 01:00", "2026-10-25 01:30", "2026-10-25 02:00"])
        {
            var look = await LookAsync(watch, mark, due);
            Assert.Equal(At(due), DateTimeOffset.Parse(look.Mark!, CultureInfo.InvariantCulture));
            Assert.NotNull(look.Why);
            mark = look.Mark!;
        }
    }

    [Fact]
    public async Task A_clock_that_jumps_back_wakes_it_not_again()
    {
        var (watch, mark) = await StartAsync("0 * * * *", "UTC", "2026-11-30 09:30");
        var look = await LookAsync(watch, mark, "2026-11-30 10:00");
        Assert.NotNull(look.Why);
        foreach (var again in (string[])["2026-11-30 08:00", "2026-11-30 09:00", "2026-11-30 10:00", "2026-11-30 10:59"])
        {
            Assert.Null((await LookAsync(watch, look.Mark, again)).Why);
        }

        Assert.NotNull((await LookAsync(watch, look.Mark, "2026-11-30 11:00")).Why);
    }

    [Fact]
    public async Task A_clock_that_was_a_year_ahead_does_not_stop_the_schedule_for_a_year()
    {
        var (watch, mark) = await StartAsync("0 3 * * *", "UTC", "2026-11-30 09:30");
        var wrong = await LookAsync(watch, mark, "2027-11-30 09:30");
        Assert.NotNull(wrong.Why);
        Assert.Null((await LookAsync(watch, wrong.Mark, "2026-11-30 09:31")).Why);

        var look = await LookAsync(watch, wrong.Mark, "2026-12-01 03:00");
        Assert.Equal("The schedule '0 3 * * *' was due at 2026-12-01 03:00 (UTC).", look.Why);
        Assert.Null((await LookAsync(watch, look.Mark, "2026-12-01 03:01")).Why);
    }

    [Fact]
    public async Task A_day_that_comes_every_four_years_is_found_after_years()
    {
        var (watch, mark) = await StartAsync("0 0 29 2 *", "UTC", "2024-03-01 00:00");
        Assert.Null((await LookAsync(watch, mark, "2028-02-28 23:59")).Why);
        Assert.Equal("2028-02-29T00:00:00.0000000Z", (await LookAsync(watch, mark, "2031-01-01 00:00")).Mark);
    }

    [Fact]
    public async Task A_mark_that_is_no_timestamp_is_an_error()
    {
        var (watch, _) = await StartAsync("0 3 * * *", "UTC", "2026-11-30 10:00");
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => watch.LookAsync("soon", Stop));
        Assert.Equal("The state says that the schedule was last due at 'soon', which is not a timestamp. Delete the state's file to begin anew.", error.Message);
    }

    // Looks at random times, some with a clock that went back, a new process now and then. After each look the last time up to the latest look is the one it was woken for.
    [Fact]
    public async Task No_time_wakes_it_twice_and_none_is_missed()
    {
        var random = new Random(12);
        string[] zones = ["UTC", "Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];
        for (var round = 0; round < 100; round++)
        {
            var spec = new ScheduleTriggerSpec(RandomCron(random)) { TimeZone = zones[random.Next(zones.Length)] };
            var start = new DateTimeOffset(2026, random.Next(1, 13), random.Next(1, 29), random.Next(24), random.Next(60), random.Next(60), TimeSpan.Zero);
            DateTimeOffset[] due = [.. spec.Crons().SelectMany(cron => CronExpression.Parse(cron).GetOccurrences(start, start.AddDays(45), TimeZoneInfo.FindSystemTimeZoneById(spec.TimeZone), fromInclusive: false)).Distinct().Order()];
            _time.AdjustTime(start);
            var watch = new ScheduleTrigger(spec, _time);
            var mark = (await watch.LookAsync(null, Stop)).Mark!;
            var (woken, latest) = (start, start);
            for (var i = 0; i < 40; i++)
            {
                var now = random.Next(5) == 0 ? latest.AddMinutes(-random.Next(24 * 60)) : latest.AddMinutes(random.Next(3) == 0 ? random.Next(3000) : random.Next(90));
                latest = now > latest ? now : latest;
                if (now < start)
                {
                    continue;
                }

                _time.AdjustTime(now);
                watch = random.Next(4) == 0 ? new ScheduleTrigger(spec, _time) : watch;
                var look = await watch.LookAsync(mark, Stop);
                var expected = Last(due, now);
                Assert.Equal(expected > woken, look.Why is not null);
                if (look.Why is not null)
                {
                    mark = look.Mark!;
                    woken = DateTimeOffset.Parse(mark, CultureInfo.InvariantCulture);
                    Assert.Equal(expected, woken);
                }

                Assert.True(Last(due, latest) is var last && (last == default || last == woken), $"{spec} from {start:u}: at {now:u} the last time is {last:u}, and it was woken for {woken:u}.");
            }
        }
    }

    // The latest time up to another one; none has no time.
    private static DateTimeOffset Last(DateTimeOffset[] due, DateTimeOffset until) =>
        Array.BinarySearch(due, until) is var place && (place >= 0 ? place : ~place - 1) is >= 0 and var last ? due[last] : default;

    private static string RandomCron(Random random)
    {
        string Field(int least, int most) => random.Next(5) switch
        {
            0 or 1 => $"{random.Next(least, most + 1)}",
            2 => $"*/{random.Next(2, 1 + (most / 2))}",
            3 => $"{random.Next(least, (least + most) / 2)}-{random.Next((least + most) / 2, most + 1)}",
            _ => "*",
        };
        return $"{Field(0, 59)} {Field(0, 23)} {(random.Next(3) == 0 ? Field(1, 28) : "*")} * {(random.Next(3) == 0 ? Field(0, 6) : "*")}";
    }

    private async Task<(ScheduleTrigger Watch, string Mark)> StartAsync(string cron, string zone, string now)
    {
        _time.AdjustTime(At(now));
        var watch = new ScheduleTrigger(new ScheduleTriggerSpec(cron) { TimeZone = zone }, _time);
        var first = await watch.LookAsync(null, Stop);
        Assert.Null(first.Why);
        return (watch, first.Mark!);
    }

    private Task<TriggerLook> LookAsync(ScheduleTrigger watch, string? mark, string now)
    {
        _time.AdjustTime(At(now));
        return watch.LookAsync(mark, Stop);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
