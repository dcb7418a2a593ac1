using ModelOps.Cli.Tests.Support;
using ModelOps.Pipelines.Jobs.Places;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Jobs;

/// <summary>The jobs of a pipeline on this machine, by the tool.</summary>
[Collection(InThisProcess.Name)]
public sealed class JobsVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Jobs_of_a_pipeline_are_listed_read_and_deleted_when_they_are_old_enough()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local'.");
        _folder.Write("pipeline.yaml", "name: short\nsteps:\n  say: {shell: 'echo hello from say'}\n");
        var run = await RunAsync("pipeline", "pipeline.yaml");
        Assert.True(run.ExitCode == 0, run.Error);

        Assert.Matches("local +short-say +succeeded", (await RunAsync("jobs", "list")).Output);
        Assert.Equal("hello from say\n", (await RunAsync("jobs", "logs", "say")).Output);
        Assert.Equal("hello from say\n", (await RunAsync("jobs", "logs", "say", "--follow")).Output);
        await RefusedAsync("has no task 1. It has 1, from 0.", "jobs", "logs", "say", "--task", "1");
        await RefusedAsync("has ended already: succeeded.", "jobs", "cancel", "say");
        await RefusedAsync("This folder has no job 'sa'. The jobs are: short-say.", "jobs", "logs", "sa");
        Assert.Equal("Deleted what was left of 0 jobs.\n", (await RunAsync("jobs", "clean")).Output);
        Assert.Equal("Deleted what was left of 1 job.\n", (await RunAsync("jobs", "clean", "--older-than", "0s")).Output);
        Assert.StartsWith("No jobs", (await RunAsync("jobs", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_job_is_followed_until_it_ends_and_cancelled_with_SIGTERM()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local'.");
        await using var engine = JobPlace.Open(JobEngines.Find("local"), new JobEngineOptions { Folder = _folder.File(".modelops/jobs/local"), Settings = new Dictionary<string, string> { ["grace"] = "60s" } });
        await StartAsync("slow", "echo first; while [ ! -e go ]; do sleep 0.02; done; echo second; printf rest");
        await StartAsync("stubborn", "trap 'echo told; exit 0' TERM; echo ready; while :; do sleep 0.02; done");

        await using (var output = new StreamWriter(_folder.File("output.txt")))
        {
            var following = InThisProcess.RunAsync(_folder.Path, ["jobs", "logs", "slow", "-f"], output);
            await Wait.UntilAsync(() => File.ReadAllText(_folder.File("output.txt")) == "first\n", "the first line");
            Assert.False(following.IsCompleted);
            _folder.Write("go", "");
            Assert.Equal(0, (await following).ExitCode);
        }

        Assert.Equal("first\nsecond\nrest", File.ReadAllText(_folder.File("output.txt")));

        await Wait.UntilAsync(async () => (await RunAsync("jobs", "logs", "stubborn")).Output == "ready\n", "the task");
        Assert.Equal(new Tool.Result(0, "Cancelled stubborn (stubborn).\n", ""), await RunAsync("jobs", "cancel", "stubborn"));
        Assert.Matches("local +stubborn +cancelled", (await RunAsync("jobs", "list")).Output);
        Assert.EndsWith("told\n", (await RunAsync("jobs", "logs", "stubborn", "--follow")).Output, StringComparison.Ordinal);

        Task<string> StartAsync(string key, string script) => engine.StartAsync(new JobSpec(key, ["/bin/sh", "-c", script]) { Folder = _folder.Path }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_opened_is_exit_code_1_of_the_list()
    {
        _folder.Write(".modelops/jobs/local/engine.json", """{"engine": "local", "settings": {"grase": "1s"}}""");
        var list = await RunAsync("jobs", "list", "--json");
        Assert.Equal((1, "[]\n"), (list.ExitCode, list.Output));
        Assert.StartsWith($"modelops: The jobs in '{_folder.File(".modelops/jobs/local")}' are left out: ", list.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_jobs_says_so()
    {
        await RefusedAsync("This folder has no job 'x'. It has no jobs: they are those of pipelines and searches that were started here.", "jobs", "logs", "x");
        await RefusedAsync("'--older-than' cannot be 'soon'. Give a time, such as 90s, 15m, 24h or 7d.", "jobs", "clean", "--older-than", "soon");
    }

    private async Task RefusedAsync(string sentence, params string[] words)
    {
        var result = await RunAsync(words);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    private Task<Tool.Result> RunAsync(params string[] words) => InThisProcess.RunAsync(_folder.Path, words, ("MODELOPS_TOOL", Path.Combine(AppContext.BaseDirectory, "modelops.dll")));
}
