namespace ModelOps.Testing;

/// <content>Ends that nobody's exit code brings: cancelled, limited, lost.</content>
public abstract partial class JobEngineContractTests
{
    /// <summary>SIGTERM reaches the command, which may tidy up; a waiting task never starts; all says cancelled, also of a command that then ends with 0.</summary>
    [Fact]
    public async Task A_cancelled_job_gets_SIGTERM_and_never_counts_as_a_success()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("cancelled", "trap 'echo tidy > tidied; exit 0' TERM; echo ready > ready-$MODELOPS_TASK_INDEX; while :; do sleep 0.02; done") with { Tasks = 2, Slots = 1 });
        await UntilAsync(engine, id, _ => File.Exists(Path.Combine(Shared, "ready-0")));

        await engine.CancelAsync(id);

        Assert.Equal([JobState.Cancelled, JobState.Cancelled], (await EndAsync(engine, id)).Tasks.Select(task => task.State));
        Assert.Equal("tidy\n", await File.ReadAllTextAsync(Path.Combine(Shared, "tidied")));
        Assert.False(File.Exists(Path.Combine(Shared, "ready-1")));
    }

    /// <summary>A command that does not listen to SIGTERM is killed, with what it has started.</summary>
    [Fact]
    public async Task A_command_that_does_not_end_is_killed()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("stubborn", "trap '' TERM; echo $$ > pid; (trap '' TERM; while :; do echo x >> beats; sleep 0.02; done) & while :; do sleep 0.02; done"));
        await UntilAsync(engine, id, _ => File.Exists(Path.Combine(Shared, "beats")));

        await engine.CancelAsync(id);

        Assert.Equal(JobState.Cancelled, Assert.Single((await EndAsync(engine, id)).Tasks).State);
        var length = new FileInfo(Path.Combine(Shared, "beats")).Length;
        await Task.Delay(_interval * 5);
        Assert.Equal(length, new FileInfo(Path.Combine(Shared, "beats")).Length);
    }

    /// <summary>What has ended stays as it is.</summary>
    [Fact]
    public async Task Cancelling_what_has_ended_changes_nothing()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("over", "exit 0"));
        await EndAsync(engine, id);

        await engine.CancelAsync(id);

        Assert.True((await engine.LookAsync(id)).HasSucceeded);
    }

    /// <summary>A task that runs for too long.</summary>
    [Fact]
    public async Task A_time_limit_ends_a_task()
    {
        Assert.SkipWhen(ShortLimit is null, "The engine's limits take too long for a test.");
        var engine = Engine();
        var id = await engine.StartAsync(Job("slow", "trap 'exit 0' TERM; echo ready > ready; while :; do sleep 0.02; done") with { TimeLimit = ShortLimit });
        await UntilAsync(engine, id, _ => File.Exists(Path.Combine(Shared, "ready")));
        await ReachLimitAsync(id);

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);

        Assert.Equal((JobState.TimedOut, 1), (task.State, task.Attempt));
        Assert.Contains("time limit", task.Reason, StringComparison.Ordinal);
    }

    /// <summary>A task whose child takes more memory than it may.</summary>
    [Fact]
    public async Task A_memory_limit_ends_a_task()
    {
        Assert.SkipWhen(MemoryLimit is null, "The engine does not limit memory here.");
        var engine = Engine();
        var id = await engine.StartAsync(Job("large", "(head -c 300000000 /dev/zero | tail -c 200000000 | (sleep 100; cat)) > /dev/null") with { Resources = new() { Memory = MemoryLimit } });

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);

        Assert.Equal(JobState.OutOfMemory, task.State);
        Assert.Contains("memory", task.Reason, StringComparison.Ordinal);
    }

    /// <summary>A lost task is started again, and not beside what it left running.</summary>
    [Fact]
    public async Task A_lost_task_is_started_again()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("lost", "echo x >> attempts; while [ ! -e go ]; do sleep 0.02; done; echo done"));
        await UntilAsync(engine, id, status => status.Tasks[0].State == JobState.Running && Lines("attempts") == 1);

        await LoseAsync(engine, id, 0);
        await UntilAsync(engine, id, status => status.Tasks[0] is { State: JobState.Running, Attempt: 2 } && Lines("attempts") == 2);
        await File.WriteAllTextAsync(Path.Combine(Shared, "go"), "");

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);
        Assert.Equal((JobState.Succeeded, 2), (task.State, task.Attempt));
        Assert.Equal("done\n", await LogAsync(engine, id));
    }

    /// <summary>One that may not be started again, or not once more, is lost, and says so.</summary>
    [Fact]
    public async Task A_task_that_is_lost_too_often_stays_lost()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("unlucky", "echo x >> attempts; while :; do sleep 0.02; done") with { Requeues = 0 });
        await UntilAsync(engine, id, status => status.Tasks[0].State == JobState.Running && Lines("attempts") == 1);

        await LoseAsync(engine, id, 0);

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);
        Assert.Equal((JobState.Lost, 1), (task.State, task.Attempt));
        Assert.NotNull(task.Reason);
        Assert.Equal(1, Lines("attempts"));
    }
}
