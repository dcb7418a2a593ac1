using ModelOps.Cli.Tests.Support;
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
    public async Task A_folder_without_jobs_says_so()
    {
        await RefusedAsync("This folder has no job 'x'. It has no jobs: they are those of pipelines and searches that were started here.", "jobs", "logs", "x");
        await RefusedAsync("'--older-than' is 'soon', which is not a time. Write one such as 7d or 12h.", "jobs", "clean", "--older-than", "soon");
    }

    private async Task RefusedAsync(string sentence, params string[] words)
    {
        var result = await RunAsync(words);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    private Task<Tool.Result> RunAsync(params string[] words) => InThisProcess.RunAsync(_folder.Path, words, ("MODELOPS_TOOL", Path.Combine(AppContext.BaseDirectory, "modelops.dll")));
}
