using ModelOps.Notebooks.Tests.Support;
using ModelOps.Pipelines.Jobs.Places;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Jobs;

/// <summary>The jobs of a folder as a notebook and C# see them, on the engine of this machine.</summary>
public sealed class JobsCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();
    private readonly IJobEngine _engine;

    public JobsCommandTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux only.");
        _engine = JobPlace.Open(JobEngines.Find("local"), new JobEngineOptions { Folder = _bench.File(".modelops/pipelines/night/jobs/local"), Settings = new Dictionary<string, string> { ["grace"] = "60s" } });
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_job_that_has_ended_is_listed_read_and_deleted_by_magic_and_by_call()
    {
        await StartAsync("one", "echo \"<hello> from $MODELOPS_TASK_INDEX\"", ["north", "south"]);
        await Wait.UntilAsync(async () => (await _engine.LookAsync("one", Stop)).HasEnded, "the job's end");

        Assert.Matches("1 job\n.*\n.*\n +one +local +night-one +2 succeeded +20", await _bench.ShownAsync("jobs list"));
        var job = Assert.Single((await _bench.Ops.JobsAsync(cancellationToken: Stop)).Jobs);
        Assert.Equal(("local", "night-one", "2 succeeded", "south"), (job.Engine, job.Info.Name, job.State, job.TaskName(1)));
        Assert.NotNull(job.Ended);

        Assert.Equal("night-one, task south\n<hello> from 1\n", await _bench.ShownAsync("jobs logs south"));
        Assert.Contains("<pre>&lt;hello&gt; from 1</pre>", _bench.Host.Html[0], StringComparison.Ordinal);
        Assert.Equal("<hello> from 0\n", (await _bench.Ops.JobLogAsync("one", cancellationToken: Stop)).Text);
        Assert.Equal("<hello> from 1\n", (await _bench.Ops.JobLogAsync("one", new() { Task = 1, Follow = true }, Stop)).Text);

        Assert.Equal("The job 'one' has ended already: 2 succeeded.", (await _bench.RefusedAsync("jobs cancel one")).Message);
        Assert.Equal("Deleted what was left of 0 jobs.\n", await _bench.ShownAsync("jobs clean"));
        Assert.Equal(1, (await _bench.Ops.CleanJobsAsync(TimeSpan.Zero, Stop)).Count);
        Assert.StartsWith("No jobs", await _bench.ShownAsync("jobs list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_job_is_followed_to_its_end_line_by_line()
    {
        await StartAsync("two", $"echo first; while [ ! -e '{_bench.File("go")}' ]; do sleep 0.02; done; echo second; printf rest");
        var shown = _bench.RunAsync("jobs logs two --follow");
        await Wait.UntilAsync(() => _bench.Host.Text == "first", "the first line");
        Assert.False(shown.IsCompleted);

        _bench.Write("go", "");
        await shown;
        Assert.EndsWith("night-two has ended\nrest\n", _bench.Host.Text, StringComparison.Ordinal);
        Assert.Equal(["first", "second"], _bench.Host.Text.Split('\n').Where(line => line is "first" or "second"));
    }

    [Fact]
    public async Task A_cancelled_job_gets_SIGTERM_and_is_never_deleted_before_it_has_ended()
    {
        await StartAsync("three", $"trap 'echo told; exit 0' TERM; : > '{_bench.File("ready")}'; while :; do sleep 0.02; done");
        await Wait.UntilAsync(() => File.Exists(_bench.File("ready")), "the task");
        Assert.Equal(0, (await _bench.Ops.CleanJobsAsync(TimeSpan.Zero, Stop)).Count);

        var cancelled = await _bench.Ops.CancelJobAsync("three", Stop);
        Assert.Equal(JobState.Cancelled, Assert.Single(cancelled.Job.Status.Tasks).State);
        Assert.Equal("Cancelled night-three (three).", cancelled.ToString());
        Assert.EndsWith("told\n", (await _bench.Ops.JobLogAsync("three", cancellationToken: Stop)).Text, StringComparison.Ordinal);
        Assert.Equal(1, (await _bench.Ops.CleanJobsAsync(TimeSpan.Zero, Stop)).Count);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_opened_is_an_error_after_the_jobs_of_the_others()
    {
        await StartAsync("four", "true");
        var folder = _bench.File(".modelops/jobs/local");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "engine.json"), """{"engine": "local", "settings": {"grase": "1s"}}""");

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => _bench.RunAsync("jobs list"));
        Assert.StartsWith($"The jobs in '{folder}' are left out: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("night-four", _bench.Host.Text, StringComparison.Ordinal);
        Assert.Equal(error.Message, Assert.Single((await _bench.Ops.CleanJobsAsync(cancellationToken: Stop)).LeftOut));
        Assert.Equal("", (await _bench.Ops.JobLogAsync("four", new() { Follow = true }, Stop)).Text);
    }

    [Fact]
    public async Task Long_logs_are_shown_from_their_end()
    {
        await StartAsync("five", "i=0; while [ $i -lt 1200 ]; do echo $i; i=$((i+1)); done");
        var log = await _bench.Ops.JobLogAsync("five", new() { Follow = true }, Stop);
        Assert.StartsWith("0\n1\n", log.Text, StringComparison.Ordinal);

        var shown = await _bench.ShownAsync("jobs logs five");
        Assert.StartsWith("night-five\nThe last 1000 of 1200 lines.\n200\n201\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("\n1199\n", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs", "'#!jobs' needs one of list, logs, cancel, clean as its first word.")]
    [InlineData("jobs logs", "'jobs logs' needs JOB as word 1: The job: its id, its name, or the name of a task; of several the newest.")]
    [InlineData("jobs logs x", "This folder has no job 'x'. It has no jobs: they are those of pipelines and searches that were started here.")]
    [InlineData("jobs clean --older-than soon", "'--older-than' cannot be 'soon'. Give a time, such as 90s, 15m, 24h or 7d.")]
    public async Task What_makes_no_sense_is_refused(string line, string sentence) => Assert.Equal(sentence, (await _bench.RefusedAsync(line)).Message);

    [Fact]
    public async Task A_time_below_zero_and_a_task_that_an_array_does_not_have_are_refused()
    {
        Assert.Equal("'OlderThan' is -1d; give 0s or more.", (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.CleanJobsAsync(TimeSpan.FromDays(-1), Stop))).Message);
        await StartAsync("six", "true");
        Assert.Equal("The job 'six' has no task 1. It has 1, from 0.", (await _bench.RefusedAsync("jobs logs six --task 1")).Message);
        Assert.Equal("This folder has no job 'sxi'. The jobs are: night-six.", (await _bench.RefusedAsync("jobs cancel sxi")).Message);
    }

    private Task<string> StartAsync(string key, string script, string[]? tasks = null) =>
        _engine.StartAsync(new JobSpec(key, ["/bin/sh", "-c", script]) { Name = "night-" + key, Folder = Path.GetDirectoryName(_bench.File("x"))!, Tasks = tasks?.Length ?? 1, TaskNames = tasks ?? [] }, Stop);
}
