using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ModelOps.Pipelines.Jobs.Local;
using ModelOps.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests.Jobs.Local;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LocalEngineTests : JobEngineContractTests
{
    private readonly TemporaryFolder _folder = new();

    protected override string Shared => _folder.Path;

    protected override IJobEngine Open(string folder) =>
        JobEngines.Find("local").Open(new JobEngineOptions { Folder = folder, Settings = new Dictionary<string, string> { ["grace"] = "300ms" } });

    protected override Task LoseAsync(IJobEngine engine, string id, int task)
    {
        using var process = Process.GetProcessById(ProcessOf(id, task));
        process.Kill();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_task_of_a_machine_that_was_restarted_is_started_again_and_nothing_else_is_ended()
    {
        var innocent = Process.Start("/usr/bin/setsid", ["/bin/sh", "-c", "sleep 1000 & wait"]);
        string id;
        await using (var first = Engine())
        {
            id = await first.StartAsync(Job("reboot", "echo x >> attempts; while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done"));
            await UntilAsync(first, id, _ => Lines("attempts") == 1);
        }

        // As the file would be when the number has been given to another process since.
        var worker = ProcessOf(id, 0);
        Change(id, task => (task["ProcessId"], task["Mark"]) = (innocent.Id, "another-boot 123"));
        var second = Engine();
        await UntilAsync(second, id, status => status.Tasks[0] is { State: JobState.Running, Attempt: 2 });

        Assert.False(innocent.HasExited);
        innocent.Kill(entireProcessTree: true);
        await File.WriteAllTextAsync(_folder.File("go"), "");
        Assert.True((await EndAsync(second, id)).HasSucceeded);
        await Wait.UntilAsync(() => !Directory.Exists($"/proc/{worker}"), "The first worker's end");
    }

    [Fact]
    public async Task A_job_is_deleted_as_a_whole_while_the_engine_that_started_it_looks_at_it()
    {
        var (starter, cleaner) = (Engine(), Engine());
        for (var i = 0; i < 20; i++)
        {
            var id = await starter.StartAsync(Job($"short-{i}", "true"));
            var looking = EndAsync(starter, id);
            while (!await cleaner.ForgetAsync(id, TestContext.Current.CancellationToken))
            {
                await Task.Yield();
            }

            Assert.True((await looking).HasEnded);
            Assert.False(await cleaner.ForgetAsync(id, TestContext.Current.CancellationToken));
            Assert.Equal(JobState.Lost, (await starter.LookAsync(id, TestContext.Current.CancellationToken)).Tasks[0].State);
        }

        await starter.DisposeAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("engine")));
    }

    [Fact]
    public async Task A_starter_that_died_before_the_command_began_costs_no_attempt_and_starts_nothing_twice()
    {
        var engine = Engine();
        var first = await engine.StartAsync(Job("gate", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done"));
        var id = await engine.StartAsync(Job("fenced", "echo x >> attempts") with { After = [first], Requeues = 0 });

        // What is on the disk when the starter is killed between its note and the process.
        Change(id, task => (task["Launch"], task["Machine"], task["Task"]!["State"], task["Task"]!["Attempt"], task["Task"]!["Started"]) = (1, ModelOps.Tracking.Runs.ProcessMark.Machine, "Running", 1, "2026-01-01T00:00:00+00:00"));
        await File.WriteAllTextAsync(_folder.File("go"), "");

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);
        Assert.Equal((JobState.Succeeded, 1), (task.State, task.Attempt));
        Assert.Equal(1, Lines("attempts"));
        Assert.Equal("", await File.ReadAllTextAsync(_folder.File("engine", id, "0.1.start")));
        Assert.True(File.Exists(_folder.File("engine", id, "0.2.exit")));
    }

    [Fact]
    public async Task A_task_of_another_machine_is_left_alone()
    {
        var engine = Engine();
        var first = await engine.StartAsync(Job("gate", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done"));
        var id = await engine.StartAsync(Job("far", "exit 0") with { After = [first] });
        Change(id, task => (task["Launch"], task["Machine"], task["ProcessId"], task["Mark"], task["Task"]!["State"], task["Task"]!["Attempt"]) = (1, "elsewhere", 1, "boot 1", "Running", 1));

        Assert.Equal(JobState.Running, (await engine.LookAsync(id)).Tasks[0].State);
        _folder.Write($"engine/{id}/0.1.exit", "0\n");

        Assert.True((await EndAsync(engine, id)).HasSucceeded);
        await File.WriteAllTextAsync(_folder.File("go"), "");
    }

    [Fact]
    public async Task The_time_limit_is_by_the_clock_that_was_given()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using var engine = JobEngines.Find("local").Open(new JobEngineOptions { Folder = _folder.File("engine"), Time = time, Settings = new Dictionary<string, string> { ["grace"] = "0s" } });
        var id = await engine.StartAsync(Job("hour", "sleep 1000") with { TimeLimit = TimeSpan.FromHours(1) });
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(JobState.Running, (await engine.LookAsync(id)).Tasks[0].State);

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("It ran longer than its time limit of 1h.", (await EndAsync(engine, id)).Tasks[0].Reason);
    }

    [Fact]
    public async Task Values_of_variables_are_in_a_file_of_the_owner_until_the_job_has_ended()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("secret", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done") with { Variables = new Dictionary<string, string> { ["TOKEN"] = "hunter2" } });
        var file = _folder.File("engine", id, "variables.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.File("engine", id)));
        await File.WriteAllTextAsync(_folder.File("go"), "");

        await EndAsync(engine, id);

        Assert.False(File.Exists(file));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories), left => File.ReadAllText(left).Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hundred_tasks_in_four_slots_all_run_once()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("many", "echo $MODELOPS_TASK_INDEX >> runs") with { Tasks = 100, Slots = 4 });

        Assert.True((await EndAsync(engine, id)).HasSucceeded);

        Assert.Equal(Enumerable.Range(0, 100), File.ReadAllLines(_folder.File("runs")).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task What_this_machine_does_not_have_is_refused()
    {
        var engine = Engine();
        var processors = Environment.ProcessorCount;

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => engine.StartAsync(new JobSpec("wide", ["true"])
        {
            Folder = "/no/such/folder",
            Resources = new() { Cpus = processors + 1, Memory = 1L << 60, Gpus = 1 },
            After = ["nobody"],
        }));

        Assert.Equal(
            [
                $"The job 'wide' wants {processors + 1} processors, but this machine has {processors}.",
                $"The job 'wide' wants 1152921504606846976 bytes of memory, but this machine has {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes}.",
                "The job 'wide' wants 1 graphics processors, but the engine 'local' gives none out. Use another engine, or ask for 0.",
                "The folder '/no/such/folder', in which the job 'wide' is to start, is not there.",
                "The job 'wide' is to start after the job 'nobody', which the engine 'local' does not know.",
            ],
            error.Errors);
        Assert.False(Directory.Exists(_folder.File("engine", "wide")));
    }

    [Fact]
    public void Settings_that_are_wrong_are_refused_all_at_once()
    {
        var error = Assert.Throws<InvalidInputException>(() => JobEngines.Find("local").Open(new JobEngineOptions
        {
            Folder = _folder.Path,
            Settings = new Dictionary<string, string> { ["grase"] = "1s", ["grace"] = "soon" },
        }));

        Assert.Equal(
            [
                "The engine 'local' has no setting 'grase'. Did you mean 'grace'? Its settings are: grace.",
                "The setting 'grace' of the engine 'local' is 'soon', which cannot be used. Write a time, such as 10s or 2m.",
            ],
            error.Errors);
        Assert.Equal("There is no engine 'lokal'. Did you mean 'local'? The engines are: local, slurm.", Assert.Throws<InvalidInputException>(() => JobEngines.Find("lokal")).Message);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_an_error_and_no_success()
    {
        _folder.Write("engine/broken/job.json", "{");
        var engine = Engine();

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => engine.LookAsync("broken"));

        Assert.StartsWith($"The file '{_folder.File("engine", "broken", "job.json")}', which holds a job, cannot be read: ", error.Message, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    private int ProcessOf(string id, int task) => JsonNode.Parse(File.ReadAllText(_folder.File("engine", id, "job.json")))!["Tasks"]![task]!["ProcessId"]!.GetValue<int>();

    private void Change(string id, Action<JsonNode> change)
    {
        var file = _folder.File("engine", id, "job.json");
        var record = JsonNode.Parse(File.ReadAllText(file))!;
        change(record["Tasks"]![0]!);
        File.WriteAllText(file, record.ToJsonString());
    }
}
