using Microsoft.Extensions.Time.Testing;
using ModelOps.Files;
using ModelOps.Pipelines.Schedules;
using ModelOps.Pipelines.Scheduling;

namespace ModelOps.Pipelines.Tests.Scheduling;

/// <summary>What cannot be done now is said, noted and tried again; and a run counts as what its result says.</summary>
public sealed class SchedulerProblemTests : IDisposable
{
    private const string Succeeds = """
        echo "$MODELOPS_DUE" >> runs
        while [ "$1" != --result ]; do shift; done
        printf '%s' '{"status":"succeeded","exit_code":0,"notebook":"a","copy":null,"outputs":{},"runs":[],"error":null,"started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:00Z","seconds":0,"finished_early":null}' > "$2"
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 10, TimeSpan.Zero));
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _said = [];
    private readonly Timer _pace;
    private Task? _running;

    public SchedulerProblemTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        _pace = new(_ => _time.Advance(TimeSpan.FromSeconds(1)), null, 10, 10);
    }

    private ScheduleStore Store => new(new UserState(_folder.File("state")));

    private string StateFile => _folder.File("state", "schedules", "night", "schedule.json");

    private string[] Runs => File.Exists(_folder.File("runs")) ? File.ReadAllLines(_folder.File("runs")) : [];

    public void Dispose()
    {
        _stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => (_running ?? Task.FromCanceled(_stop.Token)).GetAwaiter().GetResult());
        _pace.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_state_that_cannot_be_written_is_said_once_and_no_time_is_lost_or_run_twice()
    {
        Start(Succeeds);
        await Wait.UntilAsync(() => Find()?.Runs > 0, "the first run");
        var before = Obstruct(StateFile);
        await Wait.UntilAsync(() => Said("This cannot be written to the schedule's state:") > 0, "the problem");
        var at = _time.GetUtcNow();
        await Wait.UntilAsync(() => _time.GetUtcNow() > at.AddMinutes(5), "more times");
        Assert.False(_running!.IsCompleted);
        var ran = Runs;

        Directory.Delete(StateFile, recursive: true);
        await Wait.UntilAsync(() => Find() is { Problem: null } state && state.Runs > before.Runs + 5, "further runs");

        Assert.InRange(Said("This cannot be written to the schedule's state:"), 1, 2);
        AssertEachOnce();
        Assert.True(Runs.Length > ran.Length);
    }

    [Fact]
    public async Task A_job_that_cannot_be_kept_is_noted_in_the_state_and_started_when_it_can()
    {
        // The folder of runs is a file: neither a result nor a job finds a place.
        var runs = _folder.Write("state/schedules/night/runs", "");
        Own();
        Start(Succeeds);
        await Wait.UntilAsync(() => Find()?.Problem is not null, "the problem");
        Assert.StartsWith($"The folder '{_folder.File("state", "schedules", "night", "runs")}", Find()!.Problem, StringComparison.Ordinal);
        Assert.Equal((0, true), (Find()!.Runs, Find()!.Due is not null));
        var due = Find()!.Due;

        File.Delete(runs);
        await Wait.UntilAsync(() => Find() is { Problem: null, Runs: > 0 }, "the run");

        Assert.Equal($"{due:yyyy-MM-ddTHH:mm:ssZ}", Runs[0]);
        AssertEachOnce();
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_at_the_start_does_not_end_the_others()
    {
        _folder.Write("state/schedules/night/schedule.json", "{ half");
        Own();
        Start(Succeeds, "night", "other");
        await Wait.UntilAsync(() => Find("other")?.Runs > 0, "the run of the other");
        Assert.Equal(1, Said($"night: The state of the schedule 'night', '{StateFile}', cannot be read:"));

        File.Delete(StateFile);
        await Wait.UntilAsync(() => Find()?.Runs > 0, "its own run");
    }

    [Fact]
    public async Task A_lock_that_cannot_be_made_is_not_taken_for_another_process()
    {
        Directory.CreateDirectory(_folder.File("state", "schedules", "night", "schedule.lock"));
        Own();
        Start(Succeeds);
        await Wait.UntilAsync(() => Said("schedule.lock") > 0, "the problem");
        Assert.Equal(0, Said("another process"));

        Directory.Delete(_folder.File("state", "schedules", "night", "schedule.lock"));
        await Wait.UntilAsync(() => Find()?.Runs > 0, "the run");
    }

    [Fact]
    public async Task Once_leaves_the_problem_to_who_called()
    {
        _folder.Write("state/schedules/night/runs", "");
        Own();

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Scheduler.RunAsync([Entry(Succeeds, "night")], Parts(), once: true, TestContext.Current.CancellationToken));

        Assert.StartsWith("The folder '", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Find()!.Runs);
    }

    [Theory]
    [InlineData("exit 0", null, "It ended with exit code 0 and left no result, so what came of it is not known.", "failed")]
    [InlineData("kill -9 $$", 137, "Its process was ended by signal 9 and left no result.", "failed")]
    [InlineData("""{"status":"done","exit_code":0}""", null, "does not say what came of the run: ", "failed")]
    [InlineData("""{"status":"refused","exit_code":3,"notebook":"a","copy":null,"outputs":{},"runs":[],"error":{"cell":null,"line":null,"name":"ExitCode","message":"'approve' awaits approval."},"started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:00Z","seconds":0,"finished_early":null}""", 3, "'approve' awaits approval.", "was refused")]
    [InlineData("""{"status":"failed","exit_code":1,"notebook":"a","copy":null,"outputs":{},"runs":[],"error":{"cell":null,"line":null,"name":"ExitCode","message":"'load' failed: it ended with exit code 9."},"started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:00Z","seconds":0,"finished_early":null}""", 1, "'load' failed: it ended with exit code 9.", "failed")]
    public async Task A_run_is_what_its_result_says_and_without_one_it_failed(string work, int? exitCode, string why, string said)
    {
        var script = work.StartsWith('{') ? $"while [ \"$1\" != --result ]; do shift; done; printf '%s' \"$RESULT\" > \"$2\"" : work;
        var entry = Entry(script, "night");
        entry = entry with { Job = entry.Job with { Variables = new Dictionary<string, string> { ["RESULT"] = work } } };

        var end = Assert.Single((await Scheduler.RunAsync([entry], Parts(), once: true, TestContext.Current.CancellationToken))[0].Ended);

        Assert.Contains(why, end.Why, StringComparison.Ordinal);
        Assert.Equal(exitCode ?? 0, end.ExitCode);
        Assert.Equal(1, Said($"night: the run for 2026-01-01 12:00 (UTC) {said}: "));
    }

    private void AssertEachOnce()
    {
        var due = Runs.Select(line => DateTimeOffset.Parse(line, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(due.Distinct().Order(), due);
        Assert.Equal(TimeSpan.FromMinutes(due.Length - 1), due[^1] - due[0]);
    }

    // Nobody else may write to the folders of the state.
    private void Own()
    {
        foreach (var folder in Directory.EnumerateDirectories(_folder.File("state"), "*", SearchOption.AllDirectories).Append(_folder.File("state")))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    private ScheduleState Obstruct(string file)
    {
        for (; ; )
        {
            var state = Store.Find("night")!;
            try
            {
                File.Delete(file);
                Directory.CreateDirectory(Path.Combine(file, "x"));
                return state;
            }
            catch (IOException)
            {
                // It was written in between.
            }
        }
    }

    private ScheduleState? Find(string name = "night")
    {
        try
        {
            return Store.Find(name);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private int Said(string text)
    {
        lock (_said)
        {
            return _said.Count(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    private void Start(string script, params string[] names) =>
        _running = Task.Run(() => Scheduler.RunAsync([.. (names.Length > 0 ? names : ["night"]).Select(name => Entry(script, name))], Parts(), once: false, _stop.Token));

    private ScheduleParts Parts() => new()
    {
        Store = Store,
        Engine = folder => JobEngines.Find("local").Open(new() { Folder = folder }),
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

    private ScheduleEntry Entry(string script, string name) => new(new ScheduleJob(name, ["-c", script, "tool"])
    {
        Program = ["/bin/sh"],
        File = "a.yaml",
        Folder = _folder.Path,
        Times = CronTimes.Parse("* * * * *", "UTC"),
        CatchUp = "all",
    });
}
