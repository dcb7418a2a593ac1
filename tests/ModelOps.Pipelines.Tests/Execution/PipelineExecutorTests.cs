using ModelOps.Pipelines.Execution;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Tests.Execution;

public sealed class PipelineExecutorTests : IDisposable
{
    private const string Chain = """
        load: {shell: 'echo run >> load.txt; cp raw.csv clean.csv; echo rows=$(wc -l < raw.csv) >> $MODELOPS_OUTPUT', inputs: [raw.csv], outputs: [clean.csv]}
        train: {shell: 'echo "${matrix.region} ${steps.load.outputs.rows} $seed" >> train.txt; echo "auc=0.9" >> $MODELOPS_OUTPUT', parameters: {seed: "${parameters.seed}"}, needs: [load], matrix: {region: [north, south]}}
        report: {shell: 'echo "${steps.train.outputs.auc}" > report.txt', inputs: [clean.csv], outputs: [report.txt]}
        """;

    private readonly PipelineBench _bench = new();

    [Fact]
    public async Task Steps_run_in_order_and_pass_their_results_on()
    {
        _bench.Write("raw.csv", "a\nb\n");
        var run = await _bench.RunAsync(Chain);

        Assert.Equal(PipelineStatus.Succeeded, run.Status);
        Assert.All(run.Tasks, task => Assert.Equal((PipelineStatus.Succeeded, 0, 1), (task.Status, task.ExitCode, task.Attempt)));
        Assert.Equal("[0.9,0.9]\n", _bench.Read("report.txt"));
        Assert.Equal(["north 2 7", "south 2 7"], (await File.ReadAllLinesAsync(_bench.File("train.txt"))).Order());
        Assert.Equal("""{"rows":2}""", run["load"].Outputs.ToJsonString());
        Assert.Contains("load runs: it has not succeeded before", _bench.Said);
        Assert.Contains(_bench.Said, line => line.StartsWith("report succeeded after ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_is_a_parent_with_a_child_a_task()
    {
        _bench.Write("raw.csv", "a\n");
        var run = await _bench.RunAsync(Chain, parameters: ["seed=8"]);
        var runs = await _bench.RunsAsync();

        var parent = runs.Single(each => each.Info.RunId == run.RunId);
        Assert.Equal((RunStatus.Finished, "x"), (parent.Info.Status, parent.Info.Name));
        Assert.Equal(["day=2026-11-30", "seed=8"], parent.Data.Params.Select(param => $"{param.Key}={param.Value}").Order());
        var children = runs.Where(each => each.Data.Tags.Any(tag => tag.Key == "mlflow.parentRunId" && tag.Value == run.RunId)).ToArray();
        Assert.Equal(["load", "report", "train[region=north]", "train[region=south]"], children.Select(child => child.Info.Name).Order());
        Assert.All(children, child => Assert.Equal(RunStatus.Finished, child.Info.Status));
        var load = children.Single(child => child.Info.Name == "load");
        Assert.Equal(1, load.Data.Metrics.Single(metric => metric.Key == "rows").Value);
        Assert.Equal(["1", "0", "it has not succeeded before", "succeeded"], ((string[])["attempt", "exit_code", "reason", "status"]).Select(name => load.Data.Tags.Single(tag => tag.Key == "modelops.pipeline." + name).Value));
        await using var store = await _bench.StoreAsync();
        Assert.Equal(["pipeline/pipeline.yaml", "pipeline/report.html"], (await store.OpenArtifacts(parent.Info.ArtifactUri).ListAsync("pipeline")).Select(file => file.Path).Order());
    }

    [Fact]
    public async Task Nothing_that_did_not_change_runs_again()
    {
        _bench.Write("raw.csv", "a\n");
        var first = await _bench.RunAsync(Chain);
        var second = await _bench.RunAsync(Chain);

        Assert.Equal(PipelineStatus.Succeeded, second.Status);
        Assert.All(second.Tasks, task => Assert.Equal(PipelineStatus.Skipped, task.Status));
        Assert.All(second.Tasks, task => Assert.Matches($@"^nothing changed since \d{{4}}-\d\d-\d\d \d\d:\d\d UTC \(run {first.Id}\)$", task.Reason));
        Assert.Equal("""{"rows":1}""", second["load"].Outputs.ToJsonString());
        Assert.Equal(1, _bench.Lines("load.txt"));
    }

    [Fact]
    public async Task What_changed_is_said_and_only_what_depends_on_it_runs()
    {
        _bench.Write("raw.csv", "a\n");
        await _bench.RunAsync(Chain);

        _bench.Write("raw.csv", "b\n");
        var changed = await _bench.RunAsync(Chain);
        Assert.Equal("the input raw.csv changed", changed["load"].Reason);
        Assert.Equal("the result of load changed", changed["train[region=north]"].Reason);
        Assert.Equal("the input clean.csv changed, and 1 more change", changed["report"].Reason);

        var given = await _bench.RunAsync(Chain, parameters: ["seed=8"]);
        Assert.Equal((PipelineStatus.Skipped, "parameter seed is 8, was 7", PipelineStatus.Skipped), (given["load"].Status, given["train[region=south]"].Reason, given["report"].Status));

        File.Delete(_bench.File("report.txt"));
        Assert.Equal("output report.txt missing", (await _bench.RunAsync(Chain, parameters: ["seed=8"]))["report"].Reason);

        _bench.Write("report.txt", "mine");
        Assert.Equal("output report.txt was changed by somebody else", (await _bench.RunAsync(Chain, parameters: ["seed=8"]))["report"].Reason);

        var code = await _bench.RunAsync(Chain.Replace("echo run >>", "echo ran >>", StringComparison.Ordinal), parameters: ["seed=8"]);
        Assert.Equal(("the shell changed", PipelineStatus.Skipped), (code["load"].Reason, code["report"].Status));

        var forced = await _bench.RunAsync(Chain.Replace("echo run >>", "echo ran >>", StringComparison.Ordinal), new() { Force = ["report"] }, parameters: ["seed=8"]);
        Assert.Equal((PipelineStatus.Skipped, "forced"), (forced["load"].Status, forced["report"].Reason));
    }

    [Theory]
    [InlineData("a: {shell: 'true', outputs: [], cache: false, needs: []}", "cache: false")]
    [InlineData("a: {shell: 'true'}", "it declares no inputs, outputs or needs to compare; say cache: true to skip it all the same")]
    [InlineData("a: {command: about}", "a command runs each time, unless it says cache: true")]
    public async Task What_is_never_skipped_says_why(string step, string reason)
    {
        _bench.Tool = "exit 0";
        await _bench.RunAsync(step.Replace("outputs: [], ", "", StringComparison.Ordinal).Replace(", needs: []", "", StringComparison.Ordinal));
        var run = await _bench.RunAsync(step.Replace("outputs: [], ", "", StringComparison.Ordinal).Replace(", needs: []", "", StringComparison.Ordinal));
        Assert.Equal((PipelineStatus.Succeeded, reason), (run["a"].Status, run["a"].Reason));
    }

    [Fact]
    public async Task A_step_that_says_so_is_skipped_all_the_same()
    {
        await _bench.RunAsync("a: {shell: 'true', cache: true}");
        Assert.Equal(PipelineStatus.Skipped, (await _bench.RunAsync("a: {shell: 'true', cache: true}"))["a"].Status);
    }

    [Fact]
    public async Task What_a_step_without_results_left_counts_as_new_each_time()
    {
        const string Steps = "a: {shell: 'true'}\nb: {shell: 'true', needs: [a]}";
        await _bench.RunAsync(Steps);
        Assert.Equal("the result of a changed", (await _bench.RunAsync(Steps))["b"].Reason);
    }

    [Fact]
    public async Task A_failure_blocks_what_needs_it_and_nothing_else()
    {
        var run = await _bench.RunAsync("""
            a: {shell: 'echo no such day; exit 4'}
            b: {shell: 'true', needs: [a]}
            c: {shell: 'true'}
            d: {shell: 'exit 1', continue_on_error: true}
            e: {shell: 'true', needs: [d]}
            clean: {shell: 'echo "${steps.a.status}" > status.txt', finally: true}
            """);

        Assert.Equal(PipelineStatus.Failed, run.Status);
        Assert.Equal([PipelineStatus.Failed, PipelineStatus.Blocked, PipelineStatus.Succeeded, PipelineStatus.Failed, PipelineStatus.Succeeded, PipelineStatus.Succeeded], run.Tasks.Select(task => task.Status));
        Assert.Equal((4, "Its command ended with exit code 4. It last wrote: no such day", "a failed"), (run["a"].ExitCode, run["a"].Error, run["b"].Reason));
        Assert.Equal("failed\n", _bench.Read("status.txt"));
        Assert.Equal("no such day\n", await File.ReadAllTextAsync(run["a"].Log!));
        var runs = await _bench.RunsAsync();
        Assert.Equal(RunStatus.Failed, runs.Single(each => each.Info.RunId == run.RunId).Info.Status);
        Assert.DoesNotContain(runs, each => each.Info.Status == RunStatus.Running);
    }

    [Theory]
    [InlineData("a: {shell: 'true', outputs: [x.txt]}", PipelineStatus.Failed, "It ended well, but did not write its output 'x.txt'. Correct the step, or its 'outputs'.")]
    [InlineData("a: {shell: 'true', inputs: [x.txt]}", PipelineStatus.Failed, "The input 'x.txt' does not exist. Make it, or correct 'inputs'; paths are relative to the pipeline's file.")]
    [InlineData("a: {shell: 'exit 3'}", PipelineStatus.Refused, "Its command ended with exit code 3.")]
    [InlineData("a: {shell: 'sleep 60', timeout: 300ms}", PipelineStatus.TimedOut, "It ran longer than its time limit of 300ms.")]
    [InlineData("a: {shell: 'echo nonsense >> $MODELOPS_OUTPUT'}", PipelineStatus.Failed, "The line 'nonsense', which it wrote to $MODELOPS_OUTPUT, is no result. Write name=value.")]
    [InlineData("a: {shell: 'true', if: '${parameters.day}'}", PipelineStatus.Failed, "'if' is '${parameters.day}', in which 2026-11-30 stands where true or false is needed. Compare it, such as 2026-11-30 == 1.")]
    public async Task What_went_wrong_is_said(string step, PipelineStatus status, string sentence)
    {
        var run = await _bench.RunAsync(step);
        Assert.Equal((status, status, sentence), (run.Status, run["a"].Status, run["a"].Error));
    }

    [Fact]
    public async Task A_result_that_is_not_there_is_an_error_and_no_empty_text()
    {
        var run = await _bench.RunAsync("a: {shell: 'echo rows=1 >> $MODELOPS_OUTPUT'}\nb: {shell: 'echo \"${steps.a.outputs.row}\"'}");
        Assert.Equal("'${steps.a.outputs.row}' has no value: there is no 'row'. Did you mean 'rows'? There are: rows.", run["b"].Error);
    }

    [Fact]
    public async Task A_condition_decides_and_what_needs_a_step_that_did_not_run_does_not_run()
    {
        var run = await _bench.RunAsync("""
            a: {shell: 'echo rows=0 >> $MODELOPS_OUTPUT'}
            b: {shell: 'true', if: '${steps.a.outputs.rows} > 0'}
            c: {shell: 'true', needs: [b]}
            d: {shell: 'true', if: '${steps.a.outputs.rows} == 0'}
            """);
        Assert.Equal(PipelineStatus.Succeeded, run.Status);
        Assert.Equal([PipelineStatus.Succeeded, PipelineStatus.NotRun, PipelineStatus.NotRun, PipelineStatus.Succeeded], run.Tasks.Select(task => task.Status));
        Assert.Equal(("its condition does not hold: ${steps.a.outputs.rows} > 0", "b did not run"), (run["b"].Reason, run["c"].Reason));
    }

    [Fact]
    public async Task A_value_is_never_read_as_code()
    {
        var run = await _bench.RunAsync("a: {shell: 'printf %s \"${parameters.day}\" > out.txt; printf %s \"$day\" >> out.txt', parameters: {day: \"${parameters.day}\"}}", parameters: ["day=$(touch hacked); `touch hacked` \"'"]);
        Assert.Equal(PipelineStatus.Succeeded, run.Status);
        Assert.Equal("$(touch hacked); `touch hacked` \"'$(touch hacked); `touch hacked` \"'", _bench.Read("out.txt"));
        Assert.False(File.Exists(_bench.File("hacked")));
    }

    [Fact]
    public async Task A_failure_is_tried_again_with_pauses_but_not_one_that_would_fail_again()
    {
        var run = await _bench.RunAsync("""
            a: {shell: 'echo x >> a.txt; test $(wc -l < a.txt) -ge 3', retry: {times: 3, delay: 1ms}}
            b: {shell: 'echo x >> b.txt; exit 2', retry: {times: 3, delay: 1ms}}
            c: {shell: 'echo x >> c.txt; exit 3', retry: {times: 3, delay: 1ms}}
            d: {shell: 'echo x >> d.txt; exit 7', retry: {times: 1, delay: 1ms}}
            e: {shell: 'echo x >> e.txt; exit 7', retry: {times: 1, delay: 1ms, on: [8]}}
            """);
        Assert.Equal([3, 1, 1, 2, 1], ((string[])["a", "b", "c", "d", "e"]).Select(name => _bench.Lines(name + ".txt")));
        Assert.Equal([3, 1, 1, 2, 1], run.Tasks.Select(task => task.Attempt));
        Assert.Equal(PipelineStatus.Succeeded, run["a"].Status);
        Assert.Contains(_bench.Said, line => line.StartsWith("a failed, and is tried again in 0.0 s (1 of 3): Its command ended with exit code 1.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_more_run_at_the_same_time_than_may()
    {
        var run = await _bench.RunAsync("a: {shell: 'mkdir lock && sleep 0.05 && rmdir lock', matrix: {n: [1, 2, 3]}}", new() { Jobs = 1 });
        Assert.Equal(PipelineStatus.Succeeded, run.Status);
        run = await _bench.RunAsync("a: {shell: 'mkdir lock && sleep 0.05 && rmdir lock', matrix: {n: [1, 2, 3]}, max_parallel: 1}", new() { Jobs = 8 });
        Assert.Equal(PipelineStatus.Succeeded, run.Status);
        run = await _bench.RunAsync("a: {shell: 'mkdir lock && sleep 0.05 && rmdir lock', matrix: {n: [1, 2, 3]}, resources: {cpus: 2}}", new() { Jobs = 3 });
        Assert.Equal(PipelineStatus.Succeeded, run.Status);
    }

    [Fact]
    public async Task Independent_steps_run_at_the_same_time()
    {
        var run = await _bench.RunAsync("a: {shell: 'touch a; for i in $(seq 600); do test -e b && exit 0; sleep 0.05; done; exit 1'}\nb: {shell: 'touch b; for i in $(seq 600); do test -e a && exit 0; sleep 0.05; done; exit 1'}", new() { Jobs = 2 });
        Assert.Equal(PipelineStatus.Succeeded, run.Status);
    }

    [Fact]
    public async Task What_steps_write_is_shown_as_it_comes()
    {
        await _bench.RunAsync("a: {shell: 'echo one; echo two >&2; printf three'}", new() { Follow = true });
        Assert.Equal(["a| one", "a| two", "a| three"], _bench.Said.Where(line => line.StartsWith("a|", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Only_one_step_runs_with_what_the_others_left()
    {
        _bench.Write("raw.csv", "a\n");
        var none = await _bench.RunAsync(Chain, new() { Only = "train" });
        Assert.Equal((PipelineStatus.Failed, "load has no results yet; run the pipeline without Only"), (none.Status, none["train[region=north]"].Reason));

        await _bench.RunAsync(Chain);
        _bench.Write("raw.csv", "b\n");
        var run = await _bench.RunAsync(Chain, new() { Only = "train", Force = ["train"] });
        Assert.Equal(PipelineStatus.Succeeded, run.Status);
        Assert.Equal([PipelineStatus.NotRun, PipelineStatus.Succeeded, PipelineStatus.Succeeded, PipelineStatus.NotRun], run.Tasks.Select(task => task.Status));
        Assert.Equal(1, _bench.Lines("load.txt"));
    }

    [Fact]
    public async Task A_forecast_says_what_would_run_and_writes_nothing()
    {
        _bench.Write("raw.csv", "a\n");
        var before = await _bench.ForecastAsync(Chain);
        Assert.Equal(["runs: it has not succeeded before", "runs after load, unless that leaves what it left before", "runs after load, unless that leaves what it left before", "runs after train[region=north], unless that leaves what it left before"], before.Tasks.Select(task => task.Reason));
        Assert.False(Directory.Exists(_bench.File(".modelops")));

        await _bench.RunAsync(Chain);
        Assert.All((await _bench.ForecastAsync(Chain)).Tasks, task => Assert.Equal(PipelineStatus.Skipped, task.Status));
        var forced = await _bench.ForecastAsync(Chain, new() { Force = ["load"] });
        Assert.Equal(["runs: forced", "runs after load, unless that leaves what it left before"], forced.Tasks.Take(2).Select(task => task.Reason));
    }

    [Fact]
    public void Another_process_is_waited_for_by_people()
    {
        using var taken = _bench.State.Lock("x");
        Assert.Equal("The pipeline 'x' runs already, in another process. Wait until it has ended, or end that process.", Assert.Throws<InvalidInputException>(() => _bench.State.Lock("x")).Message);
        Assert.Equal("*\n", _bench.Read(".modelops/.gitignore"));
    }

    public void Dispose() => _bench.Dispose();
}
