using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using ModelOps.Files;
using ModelOps.Pipelines.Schedules;
using ModelOps.Pipelines.Scheduling;

namespace ModelOps.Pipelines.Tests.Scheduling;

public sealed class SchedulerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly List<string> _said = [];
    private readonly InstantEngine _engine = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Europe/Zurich", "30 2 * * *", "2026-03-29 01:00"), InlineData("Europe/Zurich", "30 2 * * *", "2026-10-25 00:30")]
    [InlineData("America/New_York", "30 2 * * *", "2026-03-08 07:00"), InlineData("America/New_York", "30 1 * * *", "2026-11-01 05:30")]
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "2026-10-03 15:30"), InlineData("Australia/Lord_Howe", "45 1 * * *", "2026-04-04 14:45")]
    [InlineData("Europe/Dublin", "30 1 * * *", "2026-03-29 01:00"), InlineData("Africa/Casablanca", "30 2 * * *", "2026-03-22 02:00")]
    public async Task Each_day_has_one_run_also_when_the_clock_changes(string zone, string cron, string change)
    {
        _time.AdjustTime(At(change).AddHours(-36.5));
        var job = await StepHoursAsync(Entry(cron, zone), 96);

        var due = job.Ended.Select(end => end.Due).ToArray();
        Assert.Equal(4, due.Length);
        Assert.Equal(due.Distinct().Order(), due);
        Assert.Contains(At(change), due);
        Assert.Equal(4, _engine.Started);
        // A day has no second run, by its own calendar.
        Assert.Equal(4, due.Select(time => TimeZoneInfo.ConvertTime(time, TimeZoneInfo.FindSystemTimeZoneById(zone)).Date).Distinct().Count());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_day_that_Apia_left_out_has_no_run()
    {
        _time.AdjustTime(At("2011-12-28 00:00"));

        // In a thread of its own: a search without an end would not give this one back to the time limit.
        var job = await Task.Run(() => StepHoursAsync(Entry("0 9 * * *", "Pacific/Apia"), 24 * 6), TestContext.Current.CancellationToken);

        Assert.Equal(["28", "29", "31", "01", "02"], job.Ended.Select(end => TimeZoneInfo.ConvertTime(end.Due, TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia")).ToString("dd", CultureInfo.InvariantCulture)).SkipWhile(day => day == "27").Take(5));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_schedule_of_minutes_goes_on_when_Dublin_changes_its_clock()
    {
        _time.AdjustTime(At("2026-03-28 23:30"));

        var job = await Task.Run(() => StepHoursAsync(Entry("0 * * * *", "Europe/Dublin"), 5), TestContext.Current.CancellationToken);

        Assert.Equal(["00:00", "01:00", "02:00", "03:00"], job.Ended.Select(end => end.Due.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Both_doubled_hours_have_the_runs_of_a_schedule_of_minutes()
    {
        _time.SetUtcNow(At("2026-10-24 23:50"));
        var job = Open(Entry("*/30 * * * *", "Europe/Zurich"));
        for (var i = 0; i < 200; i++)
        {
            await job.StepAsync(looks: true, Stop);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00"], job.Ended.Select(end => end.Due.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(null, 1, "Times from 2026-01-01 13:00 (UTC) to 2026-01-01 17:00 (UTC) passed while nothing ran this schedule; of these it runs the last")]
    [InlineData("all", 5, null)]
    [InlineData("none", 0, "Times from 2026-01-01 13:00 (UTC) to 2026-01-01 17:00 (UTC) passed while nothing ran this schedule, and 'catch_up: none' leaves it out")]
    public async Task Times_that_passed_are_caught_up_as_the_schedule_says(string? catchUp, int runs, string? said)
    {
        var entry = Entry("0 * * * *", "UTC");
        entry = entry with { Job = entry.Job with { CatchUp = catchUp } };
        Open(entry);
        _time.Advance(TimeSpan.FromHours(5.5));
        var before = new ScheduleStore(new UserState(_folder.File("state"))).Find("night")!;
        Store().Write(before with { Handled = At("2026-01-01 12:00") });

        var job = Open(entry);
        for (var i = 0; i < 20; i++)
        {
            await job.StepAsync(looks: true, Stop);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(runs, job.Ended.Count);
        Assert.Equal(said, job.State.Note ?? _said.Select(line => line[(line.IndexOf("night: ", StringComparison.Ordinal) + 7)..]).FirstOrDefault(line => line.StartsWith("Times", StringComparison.Ordinal)));
        Assert.False(job.IsBusy);
    }

    [Fact]
    public async Task No_more_than_the_limit_is_caught_up()
    {
        var entry = Entry("* * * * *", "UTC") with { Limit = 3 };
        entry = entry with { Job = entry.Job with { CatchUp = "all" } };
        Open(entry);
        _time.Advance(TimeSpan.FromDays(1));
        var job = Open(entry);
        for (var i = 0; i < 8; i++)
        {
            await job.StepAsync(looks: i == 0, Stop);
        }

        Assert.Equal(["11:58", "11:59", "12:00"], job.Ended.Select(end => end.Due.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("skip", "12:01,12:05", "")]
    [InlineData("queue", "12:01,12:02,12:03,12:04", "")]
    [InlineData("cancel", "12:01,12:02,12:03,12:04", "12:01,12:02,12:03")]
    public async Task A_time_at_which_the_last_run_still_runs_is_handled_as_the_schedule_says(string overlap, string first, string cancelled)
    {
        var entry = Entry("* * * * *", "UTC");
        entry = entry with { Job = entry.Job with { Overlap = overlap } };
        _time.SetUtcNow(At("2026-01-01 12:00").AddSeconds(30));
        Open(entry);
        Store().Write(Store().Find("night")! with { Handled = At("2026-01-01 12:00") });
        var job = Open(entry);
        _engine.IsHeld = true;
        for (var i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await job.StepAsync(looks: true, Stop);
        }

        _engine.IsHeld = false;
        for (var i = 0; i < 4; i++)
        {
            await job.StepAsync(looks: false, Stop);
        }

        if (overlap == "skip")
        {
            Assert.Equal("2026-01-01 12:04 (UTC) is left out, since the run for 2026-01-01 12:01 (UTC) has not ended", job.State.Note);
            _time.Advance(TimeSpan.FromMinutes(1));
            await job.StepAsync(looks: true, Stop);
            await job.StepAsync(looks: true, Stop);
        }

        Assert.Equal(first, string.Join(',', job.Ended.Select(end => end.Due.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture))));
        Assert.Equal(cancelled, string.Join(',', job.Ended.Where(end => end.Why is not null).Select(end => end.Due.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task A_run_waits_for_its_piece_of_the_jitter()
    {
        var job = Open(Entry("0 * * * *", "UTC") with { Jitter = TimeSpan.FromMinutes(30) });
        var delays = new List<TimeSpan>();
        for (var i = 0; i < 60 * 40; i++)
        {
            await job.StepAsync(looks: true, Stop);
            if (job.Ended.Count > delays.Count)
            {
                delays.Add(_time.GetUtcNow() - job.Ended[^1].Due);
            }

            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(delays.Count, 38, 41);
        Assert.All(delays, delay => Assert.InRange(delay.TotalMinutes, 0, 32));
        Assert.True(delays.Distinct().Count() > 10);
    }

    [Fact]
    public async Task A_time_is_run_once_wherever_the_process_is_killed()
    {
        // Each write and each call of the engine may be the last thing that a process does: the next goes on from what is on the disk.
        var random = new Random(3);
        var entry = Entry("*/5 * * * *", "UTC");
        entry = entry with { Job = entry.Job with { CatchUp = "all" } };
        var expected = CronTimes.Parse("*/5 * * * *").Between(_time.GetUtcNow().AddMinutes(-1), _time.GetUtcNow().AddMinutes(500)).Count();
        var job = Open(entry);
        for (var i = 0; i < 3000; i++)
        {
            try
            {
                _engine.Kill = random.Next(3) == 0 ? random.Next(1, 4) : 0;
                await job.StepAsync(looks: true, Stop);
            }
            catch (InstantEngine.KilledException)
            {
                job = Open(entry);
            }

            if (i % 3 == 0)
            {
                _time.Advance(TimeSpan.FromSeconds(30));
            }
        }

        Assert.InRange(_engine.Started, expected - 1, expected + 1);
        Assert.Equal(_engine.Started, _engine.Keys.Distinct().Count());
    }

    [Fact]
    public async Task Two_processes_that_run_the_same_schedule_start_each_time_once()
    {
        var entry = Entry("* * * * *", "UTC");
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var parts = Parts();
        var one = Scheduler.RunAsync([entry], parts, once: false, first.Token);
        var two = Scheduler.RunAsync([entry], parts, once: false, second.Token);
        await Wait.UntilAsync(() => { lock (_said) { return _said.Contains("night: another process runs it; this one takes over when that ends"); } }, "the stand-by");
        await AdvanceAsync(() => _engine.Started >= 3);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        var before = _engine.Started;
        await AdvanceAsync(() => _engine.Started >= before + 2);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);

        Assert.Equal(_engine.Keys.Count, _engine.Keys.Distinct().Count());
    }

    [Fact]
    public async Task Once_leads_what_is_due_to_its_end_in_processes_of_their_own()
    {
        _time.SetUtcNow(At("2026-01-01 12:00").AddSeconds(10));
        var entry = Entry("0 12 * * *", "UTC");
        entry = entry with { Job = entry.Job with { Program = ["/bin/sh"], Command = ["-c", "echo due $MODELOPS_DUE; exit 7", "tool"] } };
        using var pace = new Timer(_ => _time.Advance(TimeSpan.FromSeconds(1)), null, 50, 50);
        var parts = Parts() with { Engine = folder => JobEngines.Find("local").Open(new() { Folder = folder }) };
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");

        var job = Assert.Single(await Scheduler.RunAsync([entry], parts, once: true, Stop));

        var end = Assert.Single(job.Ended);
        Assert.Equal(7, end.ExitCode);
        Assert.Equal("Its command ended with exit code 7.", end.Why);
        Assert.Equal("due 2026-01-01T12:00:00Z\n", File.ReadAllText(end.Log!));
        Assert.Empty((await Scheduler.RunAsync([entry], parts, once: true, Stop))[0].Ended);
    }

    [Fact]
    public async Task Once_beside_a_process_that_runs_it_is_refused()
    {
        using var claim = Store().Claim("night");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Scheduler.RunAsync([Entry("* * * * *", "UTC")], Parts(), once: true, Stop));

        Assert.Equal("Another process runs the schedule 'night', so nothing is looked at here. End that process, or leave it to it.", error.Message);
    }

    [Fact]
    public void A_schedule_of_another_file_with_the_same_name_is_refused()
    {
        _folder.Write("a.yaml", "");
        Open(Entry("* * * * *", "UTC"));

        var entry = Entry("* * * * *", "UTC");
        var error = Assert.Throws<InvalidInputException>(() => Open(entry with { Job = entry.Job with { File = "b.yaml" } }));

        Assert.Equal($"There is a schedule 'night' already, of '{_folder.File("a.yaml")}'. Give this one another name, in its file or with Name.", error.Message);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private async Task AdvanceAsync(Func<bool> until)
    {
        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                return until();
            },
            "the runs");
    }

    private async Task<ScheduledJob> StepHoursAsync(ScheduleEntry entry, int hours)
    {
        var job = Open(entry);
        for (var i = 0; i < hours; i++)
        {
            await job.StepAsync(looks: true, Stop);
            _time.Advance(TimeSpan.FromHours(1));
        }

        return job;
    }

    private ScheduleStore Store() => new(new UserState(_folder.File("state")));

    private ScheduleParts Parts() => new()
    {
        Store = Store(),
        Engine = _ => _engine,
        Time = _time,
        Say = line =>
        {
            lock (_said)
            {
                _said.Add(line);
            }

            return ValueTask.CompletedTask;
        },
    };

    private ScheduledJob Open(ScheduleEntry entry)
    {
        var job = new ScheduledJob(entry, Parts());
        job.Open();
        return job;
    }

    private ScheduleEntry Entry(string cron, string zone) => new(new ScheduleJob("night", ["pipeline", "a.yaml"]) { File = "a.yaml", Folder = _folder.Path, Times = CronTimes.Parse(cron, zone) });
}
