using ModelOps.Pipelines.Execution;
using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests.Execution;

/// <summary>Tasks of a matrix as one job, and steps of machines that are not this one; by the processes of the engine local, under another name.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PipelineArrayTests : IDisposable
{
    private const string Load = "load: {shell: 'echo rows=5 >> $MODELOPS_OUTPUT'}\n";

    private readonly PipelineBench _bench = new() { EngineName = "cluster" };

    [Fact]
    public async Task Tasks_of_a_matrix_that_are_ready_together_are_one_array_and_each_has_its_own_parameters_and_result()
    {
        var run = await _bench.RunAsync(Load + """
            train: {shell: 'echo "auc=0.${matrix.n}$seed-$MODELOPS_TASK_INDEX" >> "$MODELOPS_OUTPUT"; echo "I am ${matrix.n} of ${steps.load.outputs.rows}"', parameters: {seed: "${parameters.seed}"}, matrix: {n: [1, 2, 3]}}
            report: {shell: 'echo "${steps.train.outputs.auc}" > report.txt'}
            """);

        Assert.Equal(PipelineStatus.Succeeded, run.Status);
        Assert.Equal("[\"0.17-0\",\"0.27-1\",\"0.37-2\"]\n", _bench.Read("report.txt"));
        Assert.Equal("I am 2 of 5\n", await File.ReadAllTextAsync(run["train[n=2]"].Log!));
        Assert.Equal(["load", "train", "report"], (await JobsAsync()).Select(job => job.Name["x-".Length..]));
        Assert.Equal(["train[n=1]", "train[n=2]", "train[n=3]"], (await JobsAsync())[1].TaskNames);
        Assert.Single(run.Tasks.Where(task => task.Step == "train").Select(task => task.Job).Distinct());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(_bench.Path, "2.sh", SearchOption.AllDirectories))));
    }

    [Fact]
    public async Task A_task_of_an_array_fails_and_is_tried_again_for_itself()
    {
        var run = await _bench.RunAsync("train: {shell: 'echo x >> runs-${matrix.n}; test ${matrix.n} -ne 2 || test $(wc -l < runs-2) -gt 1', matrix: {n: [1, 2, 3]}, retry: {times: 1, delay: 10ms}, cache: false}");

        Assert.Equal(PipelineStatus.Succeeded, run.Status);
        Assert.Equal([(1, 0), (2, -1), (1, 2)], run.Tasks.Select(task => (task.Attempt, task.JobIndex ?? -1)));
        Assert.Equal([1, 2, 1], new[] { "runs-1", "runs-2", "runs-3" }.Select(_bench.Lines));
        Assert.Equal(["x-train", "x-train[n=2]"], (await JobsAsync()).Select(job => job.Name));
    }

    [Fact]
    public async Task What_is_not_ready_is_not_waited_for_and_what_was_skipped_is_not_in_the_array()
    {
        // Each region of the second step waits for its own; two of the third are skipped the second time.
        const string Steps = """
            load: {shell: 'while [ -d $PWD ] && ! test -e go-${matrix.n}; do sleep 0.02; done; echo n=${matrix.n} >> $MODELOPS_OUTPUT', matrix: {n: [1, 2]}}
            train: {shell: 'touch go-2; echo "${steps.load.outputs.n}"', matrix: {n: [1, 2]}}
            plot: {shell: 'echo x >> plot-${matrix.k}; touch out-${matrix.k}', outputs: ["out-${matrix.k}"], matrix: {k: [1, 2, 3, 4]}}
            """;
        _bench.Write("go-1", "");
        Assert.Equal(PipelineStatus.Succeeded, (await _bench.RunAsync(Steps)).Status);
        Assert.Equal(["x-load", "x-plot", "x-train[n=1]", "x-train[n=2]"], (await JobsAsync()).Select(job => job.Name).Order(StringComparer.Ordinal));

        File.Delete(_bench.File("out-2"));
        File.Delete(_bench.File("out-4"));
        var second = await _bench.RunAsync(Steps);

        Assert.Equal([PipelineStatus.Skipped, PipelineStatus.Succeeded, PipelineStatus.Skipped, PipelineStatus.Succeeded], second.Tasks.Where(task => task.Step == "plot").Select(task => task.Status));
        Assert.Equal(["plot[k=2]", "plot[k=4]"], (await JobsAsync()).Last(job => job.Name == "x-plot").TaskNames);
        Assert.Equal([1, 2, 1, 2], new[] { "plot-1", "plot-2", "plot-3", "plot-4" }.Select(_bench.Lines));
    }

    [Theory]
    [InlineData("jobs: 1\nparameters: {day: 1, seed: 7}", "")]
    [InlineData("parameters: {day: 1, seed: 7}", ", max_parallel: 1")]
    public async Task Where_this_process_counts_what_runs_each_task_is_a_job_of_its_own(string head, string more)
    {
        var run = await _bench.RunAsync($"train: {{shell: 'mkdir lock || exit 9; sleep 0.05; rmdir lock', matrix: {{n: [1, 2, 3]}}{more}}}", head: head);

        Assert.Equal(PipelineStatus.Succeeded, run.Status);
        Assert.Equal(3, run.Tasks.Select(task => task.Job).Distinct().Count());
    }

    [Fact]
    public async Task An_array_that_outlived_its_pipeline_is_taken_up()
    {
        const string Steps = "train: {shell: 'echo x >> runs-${matrix.n}; while [ -d $PWD ] && ! test -e go; do sleep 0.02; done; echo auc=${matrix.n} >> $MODELOPS_OUTPUT', matrix: {n: [1, 2]}}\nreport: {shell: 'echo \"${steps.train.outputs.auc}\" > report.txt'}";
        var killed = await KilledAsync(Steps);
        var resumed = await _bench.RunAsync(Steps, resume: killed);

        Assert.Equal(PipelineStatus.Succeeded, resumed.Status);
        Assert.Equal("[1,2]\n", _bench.Read("report.txt"));
        Assert.Equal([1, 1], new[] { "runs-1", "runs-2" }.Select(_bench.Lines));
        Assert.All(resumed.Tasks.Where(task => task.Step == "train"), task => Assert.Equal((1, killed["train[n=1]"].Job), (task.Attempt, task.Job)));
    }

    [Fact]
    public async Task Of_an_array_of_which_a_task_has_changed_what_the_others_did_counts()
    {
        const string Steps = "train: {shell: 'echo x >> runs-${matrix.n}; cp in-${matrix.n} seen-${matrix.n}; while [ -d $PWD ] && ! test -e go; do sleep 0.02; done', inputs: [\"in-${matrix.n}\"], matrix: {n: [1, 2]}}";
        _bench.Write("in-1", "old");
        _bench.Write("in-2", "old");
        var killed = await KilledAsync(Steps);
        _bench.Write("in-2", "new");

        Assert.Equal(PipelineStatus.Succeeded, (await _bench.RunAsync(Steps, resume: killed)).Status);

        Assert.Equal("new", _bench.Read("seen-2"));
        Assert.Equal([1, 2], new[] { "runs-1", "runs-2" }.Select(_bench.Lines));
    }

    [Fact]
    public async Task An_array_that_not_all_of_its_tasks_know_of_never_starts()
    {
        // As the disk is when the pipeline is killed between its notes.
        const string Steps = "train: {shell: 'echo x >> runs-${matrix.n}', matrix: {n: [1, 2]}}";
        var ended = await _bench.RunAsync(Steps);
        File.Delete(Assert.Single(Directory.GetFiles(_bench.Path, "array.json", SearchOption.AllDirectories)));
        Directory.Delete(_bench.State.Jobs("local"), recursive: true);
        Directory.Delete(_bench.File(".modelops", "pipelines", "x", "tasks"), recursive: true);
        _bench.State.Save(ended with { Status = PipelineStatus.Running });
        _bench.State.Save(ended.Id, ended["train[n=1]"] with { Status = PipelineStatus.Running });
        _bench.State.Save(ended.Id, new PipelineTask("train[n=2]", "train", PipelineStatus.Waiting));

        var resumed = await _bench.RunAsync(Steps, resume: _bench.State.FindLatest());

        Assert.Equal(PipelineStatus.Succeeded, resumed.Status);
        Assert.Equal([2, 2], new[] { "runs-1", "runs-2" }.Select(_bench.Lines));
        Assert.Equal(["x-train[n=1]", "x-train[n=2]"], (await JobsAsync()).Select(job => job.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_stop_ends_the_whole_array()
    {
        using var stop = new CancellationTokenSource();
        var running = _bench.RunAsync("train: {shell: 'echo x >> runs-${matrix.n}; sleep 60', matrix: {n: [1, 2, 3]}}", cancellationToken: stop.Token);
        await Wait.UntilAsync(() => _bench.Lines("runs-1") + _bench.Lines("runs-2") > 0, "the tasks");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.All(_bench.State.FindLatest()!.Tasks, task => Assert.Equal(PipelineStatus.Cancelled, task.Status));
        await using var engine = Engine();
        Assert.All((await engine.LookAsync(Assert.Single(await engine.ListAsync()).Id)).Tasks, task => Assert.Equal(JobState.Cancelled, task.State));
    }

    [Fact]
    public async Task A_folder_that_has_another_name_there_is_called_by_it()
    {
        using var other = new TemporaryFolder();
        Directory.CreateSymbolicLink(other.File("work"), _bench.Path);
        _bench.FolderThere = other.File("work");
        _bench.Write("a.ipynb", """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""");
        _bench.Tool = """echo "$@" "$MLFLOW_TRACKING_URI" > words; echo '{"status": "succeeded", "exit_code": 0, "notebook": "a.ipynb", "copy": "'"$5"'", "outputs": {}, "runs": [], "error": null, "started": "2026-01-01T00:00:00Z", "ended": "2026-01-01T00:00:00Z", "seconds": 0, "finished_early": null}' > "$9" """;

        var run = await _bench.RunAsync("a: {notebook: a.ipynb}\nb: {shell: 'echo \"$MODELOPS_OUTPUT\"; echo x=1 >> \"$MODELOPS_OUTPUT\"'}");

        Assert.True(run.Status == PipelineStatus.Succeeded, string.Join('\n', _bench.Said));
        Assert.StartsWith($"run {other.File("work", "a.ipynb")} --quiet --output {other.File("work", ".modelops")}", _bench.Read("words"), StringComparison.Ordinal);
        Assert.EndsWith($" sqlite:///{other.File("work", "mlflow.db")}\n", _bench.Read("words"), StringComparison.Ordinal);
        Assert.StartsWith(other.File("work", ".modelops"), await File.ReadAllTextAsync(run["b"].Log!), StringComparison.Ordinal);
        Assert.StartsWith(_bench.File(".modelops"), run["a"].Copy, StringComparison.Ordinal);
        Assert.Equal("""{"x":1}""", run["b"].Outputs.ToJsonString());
    }

    [Fact]
    public async Task What_is_not_shared_is_said_before_the_step_does_anything()
    {
        // A folder that is on no other machine.
        _bench.FolderThere = "/no/such/place";
        var run = await _bench.RunAsync("a: {shell: 'touch done', retry: {times: 3}}");
        Assert.Equal((PipelineStatus.Failed, 2, 1), (run["a"].Status, run["a"].ExitCode, run["a"].Attempt));
        Assert.Matches("^The machine '.+' and this one do not share the folder '.+', through which steps pass their results. Put the pipeline on a disk that both have. The command ended with exit code 2.$", run["a"].Error);
        Assert.StartsWith("The folder '/no/such/place/.modelops/", await File.ReadAllTextAsync(run["a"].Log!), StringComparison.Ordinal);
        Assert.False(File.Exists(_bench.File("done")));
    }

    public void Dispose() => _bench.Dispose();

    // The run as a killed process leaves it; its jobs go on, and end.
    private async Task<PipelineRun> KilledAsync(string steps)
    {
        var running = _bench.RunAsync(steps);
        await Wait.UntilAsync(() => _bench.Lines("runs-1") == 1 && _bench.Lines("runs-2") == 1, "the tasks");
        var killed = _bench.State.FindLatest()!;
        Assert.All(killed.Tasks.Where(task => task.Step == "train"), task => Assert.Equal(PipelineStatus.Running, task.Status));
        _bench.Write("go", "");
        await running;
        Directory.Delete(_bench.File(".modelops", "pipelines", "x", "tasks"), recursive: true);
        _bench.State.Save(killed with { Status = PipelineStatus.Running });
        foreach (var task in killed.Tasks)
        {
            _bench.State.Save(killed.Id, task);
        }

        return killed;
    }

    private async Task<IReadOnlyList<JobInfo>> JobsAsync()
    {
        await using var engine = Engine();
        return await engine.ListAsync();
    }

    private IJobEngine Engine() => JobEngines.Find("local").Open(new JobEngineOptions { Folder = _bench.State.Jobs("local") });
}
