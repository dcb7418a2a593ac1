using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Schedule;

/// <summary>kill -9 of <c>modelops schedule run</c> at seeded random times, started anew each time. MODELOPS_SCHEDULE_KILLS sets how many kills.</summary>
public sealed class ScheduleKillTests
{
    private const int Missed = 2;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_time_is_lost_or_run_twice_and_no_tracking_run_stays_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        var count = int.TryParse(Environment.GetEnvironmentVariable("MODELOPS_SCHEDULE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 2;
        var random = new Random(20_261_201);
        var (kills, trials, runs) = (0, 0, 0);
        while (kills < count)
        {
            var more = Math.Min(random.Next(1, 4), (count - kills + 1) / 2);
            runs += await KillAsync(trials++ % 2 == 0 ? "all" : "latest", more, random);
            kills += more;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills in {trials} schedules, {runs} runs.");
    }

    // What it missed while nothing ran it, and the minutes that come meanwhile.
    private static async Task<int> KillAsync(string catchUp, int kills, Random random)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("pipeline.yaml", $$"""
            name: night
            steps:
              load: {shell: 'echo "$MODELOPS_DUE" >> runs.txt'}
            watch: {schedule: "* * * * *"}
            schedule: {catch_up: {{catchUp}}, overlap: queue}
            """);
        var state = folder.Write(".state/schedules/night/schedule.json", "");
        for (var path = Path.GetDirectoryName(state)!; path != folder.Path && !OperatingSystem.IsWindows(); path = Path.GetDirectoryName(path)!)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var now = TimeProvider.System.GetUtcNow();
        var minute = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        var handled = minute.AddMinutes(-Missed);
        await File.WriteAllTextAsync(state, JsonSerializer.Serialize(new ScheduleState { Name = "night", File = file, Cron = "* * * * *", TimeZone = "UTC", Handled = handled }, JsonSerializerOptions.Web), Stop);
        for (var i = 0; i < kills; i++)
        {
            using var process = Process.Start(Tool.StartInfo(folder.Path, ["schedule", "run", "pipeline.yaml"]))!;
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
            // Most of what it does comes after its start, which takes the first half second or more.
            await Task.WhenAny(process.WaitForExitAsync(Stop), Task.Delay(random.Next(200, 3500), Stop));
            Assert.False(process.HasExited, "It ended by itself.");
            process.Kill();
            await process.WaitForExitAsync(Stop);
            await said;
        }

        var done = await Tool.RunAsync(folder.Path, ["schedule", "run", "pipeline.yaml", "--once"]);

        Assert.True(done.ExitCode == 0, done.Error + done.Output);
        var end = JsonSerializer.Deserialize<ScheduleState>(await File.ReadAllTextAsync(state, Stop), JsonSerializerOptions.Web)!;
        var due = (await File.ReadAllLinesAsync(folder.File("runs.txt"), Stop)).Select(line => DateTimeOffset.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        // With 'latest', those before the first look are left out but the newest, which is the minute of the start or, when that ended just then, the next.
        var first = catchUp == "all" ? handled.AddMinutes(1) : due[0];
        Assert.True(first >= (catchUp == "all" ? handled : minute) && first <= minute.AddMinutes(1), $"The first run is that for {first}, of a start in {minute}.");
        Assert.Equal(Enumerable.Range(0, (int)(end.Handled - first).TotalMinutes + 1).Select(i => first.AddMinutes(i)), due);
        Assert.Equal((null, 0, due.Length, null), (end.Due, end.Queue.Count, end.Runs, end.Last!.Why));
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", cancellationToken: Stop);
        var runs = (await store.SearchRunsAsync(new RunQuery(["0"], MaxResults: 1000), Stop)).Items;
        Assert.All(runs, run => Assert.Equal(RunStatus.Finished, run.Info.Status));
        Assert.Equal(due.Length, runs.Count(run => run.Info.Name == "night"));
        return due.Length;
    }
}
