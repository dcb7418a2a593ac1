using ModelOps.Pipelines.Execution;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Tests.Execution;

public sealed class PipelineResumeTests : IDisposable
{
    private readonly PipelineBench _bench = new();

    [Fact]
    public async Task A_run_that_failed_goes_on_where_it_failed()
    {
        const string Steps = "a: {shell: 'echo x >> a.txt', cache: false}\nb: {shell: 'echo x >> b.txt; test -e ready', needs: [a]}\nc: {shell: 'echo x >> c.txt', needs: [b]}";
        var first = await _bench.RunAsync(Steps);
        Assert.Equal(PipelineStatus.Failed, first.Status);

        _bench.Write("ready", "");
        var second = await _bench.RunAsync(Steps, resume: _bench.State.FindLatest());
        Assert.Equal((PipelineStatus.Succeeded, first.Id, first.RunId), (second.Status, second.Id, second.RunId));
        Assert.Equal([1, 2, 1], ((string[])["a.txt", "b.txt", "c.txt"]).Select(_bench.Lines));
        Assert.Contains(_bench.Said, line => line.StartsWith("a succeeded: kept: it succeeded in this run, ", StringComparison.Ordinal));
        var runs = await _bench.RunsAsync();
        Assert.Equal(RunStatus.Finished, runs.Single(run => run.Info.RunId == first.RunId).Info.Status);
        Assert.Equal(1, runs.Count(run => run.Info.Name == "a"));
        Assert.DoesNotContain(runs, run => run.Info.Status == RunStatus.Running);
    }

    [Fact]
    public async Task A_run_that_was_stopped_ends_its_steps_and_goes_on_later()
    {
        const string Steps = "a: {shell: 'echo x >> a.txt'}\nb: {shell: 'echo x >> b.txt; test -e ready || sleep 60', needs: [a]}";
        using var stop = new CancellationTokenSource();
        var running = _bench.RunAsync(Steps, cancellationToken: stop.Token);
        await Wait.UntilAsync(() => _bench.Lines("b.txt") == 1, "the step b");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var stopped = _bench.State.FindLatest()!;
        Assert.Equal((PipelineStatus.Cancelled, PipelineStatus.Succeeded, PipelineStatus.Cancelled), (stopped.Status, stopped["a"].Status, stopped["b"].Status));
        Assert.Equal([RunStatus.Finished, RunStatus.Killed, RunStatus.Killed], (await _bench.RunsAsync()).OrderBy(run => run.Info.Name, StringComparer.Ordinal).Select(run => run.Info.Status));

        _bench.Write("ready", "");
        Assert.Equal(PipelineStatus.Succeeded, (await _bench.RunAsync(Steps, resume: stopped)).Status);
        Assert.Equal((1, 2), (_bench.Lines("a.txt"), _bench.Lines("b.txt")));
    }

    [Fact]
    public async Task A_step_that_outlived_its_pipeline_is_taken_up_and_not_run_again()
    {
        // As a process leaves it that was killed: the task is noted as running, and its job goes on.
        const string Steps = "a: {shell: 'echo x >> a.txt; while [ -d $PWD ] && ! test -e go; do sleep 0.02; done; echo rows=5 >> $MODELOPS_OUTPUT'}\nb: {shell: 'echo \"${steps.a.outputs.rows}\" > b.txt'}";
        using var stop = new CancellationTokenSource();
        var running = _bench.RunAsync(Steps, cancellationToken: stop.Token);
        await Wait.UntilAsync(() => _bench.Lines("a.txt") == 1, "the step a");
        var killed = _bench.State.FindLatest()!;
        Assert.Equal(PipelineStatus.Running, killed["a"].Status);
        _bench.Write("go", "");
        var ended = await running;

        // What the killed process would not have written.
        _bench.State.Save(killed with { Status = PipelineStatus.Running });
        _bench.State.Save(killed.Id, killed["a"]);
        _bench.State.Save(killed.Id, new PipelineTask("b", "b", PipelineStatus.Waiting) { Attempt = 1 });
        File.Delete(_bench.File("b.txt"));
        File.Delete(_bench.File(".modelops", "pipelines", "x", "tasks", "a.json"));
        File.Delete(_bench.File(".modelops", "pipelines", "x", "tasks", "b.json"));

        var resumed = await _bench.RunAsync(Steps, resume: _bench.State.FindLatest());
        Assert.Equal(PipelineStatus.Succeeded, resumed.Status);
        Assert.Equal((1, "5\n", 1), (_bench.Lines("a.txt"), _bench.Read("b.txt"), resumed["a"].Attempt));
        Assert.Contains("a goes on: it declares no inputs, outputs or needs to compare; say cache: true to skip it all the same", _bench.Said);
        Assert.Equal(ended.RunId, resumed.RunId);
    }

    [Fact]
    public async Task An_approval_is_waited_for_and_then_gone_on_with()
    {
        const string Steps = "a: {shell: 'echo x >> a.txt; echo auc=0.9 >> $MODELOPS_OUTPUT'}\nask: {approval: {message: \"May ${steps.a.outputs.auc} go live?\"}}\nb: {shell: 'echo x >> b.txt', needs: [ask]}";
        var first = await _bench.RunAsync(Steps);
        Assert.Equal((PipelineStatus.AwaitingApproval, PipelineStatus.AwaitingApproval, "May 0.9 go live?", PipelineStatus.Waiting), (first.Status, first["ask"].Status, first["ask"].Reason, first["b"].Status));
        Assert.Equal(RunStatus.Scheduled, (await _bench.RunsAsync()).Single(run => run.Info.RunId == first.RunId).Info.Status);

        // Asked again without a decision, nothing has changed.
        Assert.Equal(PipelineStatus.AwaitingApproval, (await _bench.RunAsync(Steps, resume: _bench.State.FindLatest())).Status);

        _bench.State.Save(first.Id, "ask", new ApprovalDecision(true, "ada", DateTimeOffset.UnixEpoch, "it is better", "another key"));
        Assert.Equal(PipelineStatus.AwaitingApproval, (await _bench.RunAsync(Steps, resume: _bench.State.FindLatest())).Status);

        _bench.State.Save(first.Id, "ask", new ApprovalDecision(true, "ada", DateTimeOffset.UnixEpoch, "it is better", first["ask"].Key));
        var second = await _bench.RunAsync(Steps, resume: _bench.State.FindLatest());
        Assert.Equal((PipelineStatus.Succeeded, "ada said yes to 'May 0.9 go live?': it is better"), (second.Status, second["ask"].Reason));
        Assert.Equal((1, 1), (_bench.Lines("a.txt"), _bench.Lines("b.txt")));

        // Another run asks again.
        Assert.Equal(PipelineStatus.AwaitingApproval, (await _bench.RunAsync(Steps)).Status);
    }

    [Fact]
    public async Task A_no_refuses_the_run()
    {
        const string Steps = "ask: {approval: {message: \"Live?\"}}\nb: {shell: 'true', needs: [ask]}";
        var first = await _bench.RunAsync(Steps);
        _bench.State.Save(first.Id, "ask", new ApprovalDecision(false, "ada", DateTimeOffset.UnixEpoch, null, first["ask"].Key));
        var second = await _bench.RunAsync(Steps, resume: _bench.State.FindLatest());
        Assert.Equal((PipelineStatus.Refused, PipelineStatus.Blocked, "ada said no to 'Live?'"), (second.Status, second["b"].Status, second["ask"].Error));
    }

    [Fact]
    public async Task A_decision_is_seen_by_a_run_that_waits_for_it()
    {
        const string Steps = "ask: {approval: {message: \"Live?\"}}";
        var running = _bench.RunAsync(Steps, new() { Wait = true });
        await Wait.UntilAsync(() => _bench.State.FindLatest()?["ask"].Status == PipelineStatus.AwaitingApproval, "the question");
        var waiting = _bench.State.FindLatest()!;
        _bench.State.Save(waiting.Id, "ask", new ApprovalDecision(true, "ada", DateTimeOffset.UnixEpoch, null, waiting["ask"].Key));
        Assert.Equal(PipelineStatus.Succeeded, (await running).Status);
    }

    [Fact]
    public async Task What_still_runs_of_a_killed_run_is_not_run_beside()
    {
        const string Steps = "a: {shell: 'touch begun; sleep 60'}";
        using var stop = new CancellationTokenSource();
        var running = _bench.RunAsync(Steps, cancellationToken: stop.Token);
        await Wait.UntilAsync(() => File.Exists(_bench.File("begun")), "the step a");
        var last = _bench.State.FindLatest()!;
        await using var engine = JobEngines.Find("local").Open(new JobEngineOptions { Folder = _bench.State.Jobs("local") });
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => PipelineRuns.RequireEndedAsync(last, engine, "'modelops pipeline x --resume'", "'modelops pipeline cancel x'", CancellationToken.None));
        Assert.Equal($"The run {last.Id} was killed, and its task 'a' still runs. Go on with it by 'modelops pipeline x --resume', or end it by 'modelops pipeline cancel x'.", error.Message);

        var cancelled = await PipelineRuns.CancelAsync(_bench.State, engine, "It was cancelled.", TimeProvider.System, CancellationToken.None);
        Assert.Equal(PipelineStatus.Cancelled, cancelled!.Status);
        Assert.Equal(PipelineStatus.Cancelled, (await running)["a"].Status);
    }

    public void Dispose() => _bench.Dispose();
}
