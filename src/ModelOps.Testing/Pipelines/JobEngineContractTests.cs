using System.Globalization;
using System.Text;

namespace ModelOps.Testing;

/// <summary>What every engine of jobs does, wherever the work runs. Tasks are lines of <c>/bin/sh</c>; they and the test must see the same disk.</summary>
public abstract partial class JobEngineContractTests : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(20);
    private readonly List<IJobEngine> _open = [];
    private readonly string _prefix = $"t{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8]}";

    /// <summary>A folder for files of the test that its tasks see, too.</summary>
    protected abstract string Shared { get; }

    /// <summary>Opens the engine on a folder. Two that are open on the same folder know the same jobs.</summary>
    /// <param name="folder">The folder, which may not be there yet.</param>
    protected abstract IJobEngine Open(string folder);

    /// <summary>Makes the engine lose a task that runs: its machine dies, or what holds its process there.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The job.</param>
    /// <param name="task">The task's index.</param>
    protected abstract Task LoseAsync(IJobEngine engine, string id, int task);

    /// <summary>The time limit of the test of it; null where the engine's limits take too long for a test.</summary>
    protected virtual TimeSpan? ShortLimit => TimeSpan.FromSeconds(1);

    /// <summary>Brings the time limit of a job that runs nearer, where the engine's shortest is too long for a test.</summary>
    /// <param name="id">The job.</param>
    protected virtual Task ReachLimitAsync(string id) => Task.CompletedTask;

    /// <summary>The memory limit of the test of it, in bytes; null where the engine leaves memory to others.</summary>
    protected virtual long? MemoryLimit => 64 << 20;

    /// <summary>A command of <c>/bin/sh</c>.</summary>
    /// <param name="script">The lines.</param>
    protected static IReadOnlyList<string> Shell(string script) => ["/bin/sh", "-c", script];

    /// <summary>A job of the test that starts in <see cref="Shared"/>.</summary>
    /// <param name="name">Its name in the test.</param>
    /// <param name="script">What it runs.</param>
    protected JobSpec Job(string name, string script) => new($"{_prefix}-{name}", Shell(script)) { Folder = Shared };

    /// <summary>Opens the engine for one test, on a folder of the test.</summary>
    protected IJobEngine Engine()
    {
        var engine = Open(Path.Combine(Shared, "engine"));
        _open.Add(engine);
        return engine;
    }

    /// <summary>Waits for a job's end.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The job.</param>
    protected static async Task<JobStatus> EndAsync(IJobEngine engine, string id)
    {
        using var limit = new CancellationTokenSource(_longest);
        JobStatus? last = null;
        await foreach (var status in engine.WatchAsync(id, limit.Token))
        {
            last = status;
        }

        Assert.True(last!.HasEnded);
        return last;
    }

    /// <summary>Waits until a job is as it should be.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The job.</param>
    /// <param name="isSo">Whether it is.</param>
    protected static async Task<JobStatus> UntilAsync(IJobEngine engine, string id, Func<JobStatus, bool> isSo)
    {
        using var limit = new CancellationTokenSource(_longest);
        while (true)
        {
            var status = await engine.LookAsync(id, limit.Token);
            if (isSo(status))
            {
                return status;
            }

            Assert.False(status.HasEnded, $"The job ended before: {string.Join("; ", status.Tasks)}");
            await Task.Delay(_interval, limit.Token);
        }
    }

    /// <summary>What a task has written.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The job.</param>
    /// <param name="task">The task's index.</param>
    protected static async Task<string> LogAsync(IJobEngine engine, string id, int task = 0)
    {
        using var target = new MemoryStream();
        await engine.ReadLogAsync(id, task, 0, target);
        return Encoding.UTF8.GetString(target.ToArray());
    }

    /// <summary>A command that ends with 0, seen from its start to its end, with its times, its node and its log of both streams.</summary>
    [Fact]
    public async Task A_command_runs_and_its_end_and_log_are_known()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("ok", "echo out; echo err >&2; pwd"));

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);

        Assert.Equal((0, JobState.Succeeded, 0, 1, null), (task.Index, task.State, task.ExitCode, task.Attempt, task.Reason));
        Assert.True(task.Started <= task.Ended, $"{task}");
        Assert.NotNull(task.Node);
        Assert.Equal($"out\nerr\n{Shared}\n", await LogAsync(engine, id));
        Assert.True((await engine.LookAsync(id)).HasSucceeded);
    }

    /// <summary>Words reach the program as they are: blanks, quotes, stars, dollars, line breaks, nothing.</summary>
    [Fact]
    public async Task No_shell_reads_the_words_of_a_command()
    {
        string[] words = ["a b", "", "'", "\"", "$HOME", "*", "`x`", "\\", "ä\nb", "#SBATCH", "-n", "%j", "$(MODELOPS_TASK_INDEX)", "!"];
        var engine = Engine();
        var id = await engine.StartAsync(Job("words", "") with { Command = ["/bin/sh", "-c", "printf '<%s>' \"$@\"", "sh", .. words] });

        Assert.True((await EndAsync(engine, id)).HasSucceeded);

        Assert.Equal(string.Concat(words.Select(word => $"<{word}>")), await LogAsync(engine, id));
    }

    /// <summary>Exit codes, and an end by a signal, which shells show as 128 and its number.</summary>
    /// <param name="script">What runs.</param>
    /// <param name="code">Its exit code.</param>
    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -9 $$", 137)]
    public async Task A_command_that_fails_is_not_started_again(string script, int code)
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("bad", $"echo x >> \"runs-{code}\"; {script}") with { Requeues = 3 });

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);

        Assert.Equal((JobState.Failed, code, 1), (task.State, task.ExitCode, task.Attempt));
        Assert.Contains(code.ToString(CultureInfo.InvariantCulture), task.Reason, StringComparison.Ordinal);
        Assert.Equal("x\n", await File.ReadAllTextAsync(Path.Combine(Shared, $"runs-{code}")));
    }

    /// <summary>A program that the machine does not have.</summary>
    [Fact]
    public async Task A_program_that_is_missing_is_a_failure()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("missing", "") with { Command = ["/no/such/program"] });

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);

        Assert.Equal(JobState.Failed, task.State);
        Assert.NotEqual(0, task.ExitCode);
        Assert.NotNull(task.Reason);
    }

    /// <summary>Values with blanks, quotes and line breaks.</summary>
    [Fact]
    public async Task Variables_reach_the_command_letter_for_letter()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("variables", "printf '<%s>' \"$ONE\" \"$TWO\" \"$EMPTY\" \"$MODELOPS_TASK_INDEX\"") with
        {
            Variables = new Dictionary<string, string> { ["ONE"] = "a 'b' \"c\" $d `e` \\", ["TWO"] = "line 1\nline 2, ä", ["EMPTY"] = "" },
        });

        Assert.True((await EndAsync(engine, id)).HasSucceeded);

        Assert.Equal("<a 'b' \"c\" $d `e` \\><line 1\nline 2, ä><><0>", await LogAsync(engine, id));
    }

    /// <summary>Each task of an array has its index and its log, and some may fail.</summary>
    [Fact]
    public async Task Tasks_of_an_array_end_each_for_itself()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("array", "echo \"I am $MODELOPS_TASK_INDEX\"; exit $((MODELOPS_TASK_INDEX % 2 * 4))") with { Tasks = 4 });

        var status = await EndAsync(engine, id);

        Assert.Equal([(0, JobState.Succeeded, 0), (1, JobState.Failed, 4), (2, JobState.Succeeded, 0), (3, JobState.Failed, 4)], status.Tasks.Select(task => (task.Index, task.State, task.ExitCode ?? -1)));
        Assert.False(status.HasSucceeded);
        Assert.Equal("I am 2\n", await LogAsync(engine, id, 2));
        Assert.Equal("I am 3\n", await LogAsync(engine, id, 3));
    }

    /// <summary>Never more tasks at once than there are slots.</summary>
    [Fact]
    public async Task Slots_are_respected()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("slots", "mkdir lock || exit 9; sleep 0.05; rmdir lock") with { Tasks = 4, Slots = 1 });

        Assert.Equal(["Succeeded 0 ", "Succeeded 0 ", "Succeeded 0 ", "Succeeded 0 "], (await EndAsync(engine, id)).Tasks.Select(task => $"{task.State} {task.ExitCode} {task.Reason}"));
    }

    /// <summary>A job waits for the success of others; after a failure it is cancelled, and so is what waits for it.</summary>
    [Fact]
    public async Task A_job_starts_after_others_have_succeeded_and_not_after_a_failure()
    {
        var engine = Engine();
        var first = await engine.StartAsync(Job("first", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done; echo 1 >> order") with { Tasks = 2 });
        var second = await engine.StartAsync(Job("second", "cat order") with { After = [first] });
        var bad = await engine.StartAsync(Job("fails", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done; exit 1"));
        var never = await engine.StartAsync(Job("never", "touch never") with { After = [first, bad] });
        var neither = await engine.StartAsync(Job("neither", "touch never") with { After = [never] });
        Assert.All(new[] { second, never, neither }.Select(id => engine.LookAsync(id)), look => Assert.Equal(JobState.Waiting, Assert.Single(look.GetAwaiter().GetResult().Tasks).State));
        await File.WriteAllTextAsync(Path.Combine(Shared, "go"), "");

        Assert.True((await EndAsync(engine, second)).HasSucceeded);
        Assert.Equal("1\n1\n", await LogAsync(engine, second));
        foreach (var id in new[] { never, neither })
        {
            var task = Assert.Single((await EndAsync(engine, id)).Tasks);
            Assert.Equal((JobState.Cancelled, null), (task.State, task.ExitCode));
            Assert.NotNull(task.Reason);
        }

        Assert.False(File.Exists(Path.Combine(Shared, "never")));
    }

    /// <summary>A log is read on from where it was read to, while it grows and after.</summary>
    [Fact]
    public async Task A_log_is_read_from_an_offset()
    {
        var engine = Engine();
        var id = await engine.StartAsync(Job("log", "echo one; while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done; echo zwei ä"));
        using var target = new MemoryStream();
        var offset = 0L;
        while (offset < 4)
        {
            offset = await engine.ReadLogAsync(id, 0, offset, target);
            await Task.Delay(_interval);
        }

        await File.WriteAllTextAsync(Path.Combine(Shared, "go"), "");
        await EndAsync(engine, id);
        offset = await engine.ReadLogAsync(id, 0, offset, target);

        Assert.Equal("one\nzwei ä\n", Encoding.UTF8.GetString(target.ToArray()));
        Assert.Equal(target.Length, offset);
        Assert.Equal(offset, await engine.ReadLogAsync(id, 0, offset, target));
    }

    /// <summary>The work of one key is started once, also by several at the same time, and also when it has ended.</summary>
    [Fact]
    public async Task The_same_key_is_started_once()
    {
        var job = Job("once", "echo x >> runs") with { Tasks = 2 };
        IJobEngine[] engines = [Engine(), Engine(), Engine()];

        var ids = await Task.WhenAll(engines.Concat(engines).Select(engine => Task.Run(() => engine.StartAsync(job))));
        await EndAsync(engines[0], ids[0]);
        var again = await engines[1].StartAsync(job);

        Assert.Single(ids.Append(again).Distinct());
        Assert.True((await EndAsync(engines[2], again)).HasSucceeded);
        Assert.Equal(2, Lines("runs"));
    }

    /// <summary>Whoever opens the engine later finds the job by its id, waits for it, reads its log and cancels it.</summary>
    [Fact]
    public async Task A_later_engine_on_the_same_folder_takes_over()
    {
        string ends, never;
        await using (var first = Engine())
        {
            ends = await first.StartAsync(Job("ends", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done; echo \"task $MODELOPS_TASK_INDEX\"") with { Tasks = 3, Slots = 1 });
            never = await first.StartAsync(Job("endless", "echo on > endless; while [ -d $PWD ]; do sleep 0.02; done"));
            await UntilAsync(first, ends, status => status.Tasks[0].State == JobState.Running);
            await UntilAsync(first, never, _ => File.Exists(Path.Combine(Shared, "endless")));
        }

        var second = Engine();
        await File.WriteAllTextAsync(Path.Combine(Shared, "go"), "");
        Assert.True((await EndAsync(second, ends)).HasSucceeded);
        Assert.Equal("task 2\n", await LogAsync(second, ends, 2));
        Assert.Equal(JobState.Running, Assert.Single((await second.LookAsync(never)).Tasks).State);
        await second.CancelAsync(never);
        Assert.Equal(JobState.Cancelled, Assert.Single((await EndAsync(second, never)).Tasks).State);
    }

    /// <summary>A job that the engine has never had is lost, with a reason, and its log is empty.</summary>
    [Fact]
    public async Task An_unknown_job_is_lost_and_not_an_error()
    {
        var engine = Engine();

        foreach (var id in new[] { $"{_prefix}-unknown", "999999" })
        {
            var task = Assert.Single((await EndAsync(engine, id)).Tasks);
            Assert.Equal((JobState.Lost, null), (task.State, task.ExitCode));
            Assert.Contains(id, task.Reason, StringComparison.Ordinal);
            Assert.Equal(7, await engine.ReadLogAsync(id, 0, 7, Stream.Null));
            await engine.CancelAsync(id);
        }
    }

    /// <summary>The folder's list names each job and its tasks; a key finds its job as an id does; only a job that has ended is forgotten.</summary>
    [Fact]
    public async Task Jobs_are_listed_found_by_their_key_and_forgotten_when_they_have_ended()
    {
        var engine = Engine();
        Assert.Empty(await engine.ListAsync());
        var job = Job("listed", "echo \"I am $MODELOPS_TASK_INDEX\"; while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done") with { Name = "two shops", Tasks = 2, TaskNames = ["north", "south"] };
        var id = await engine.StartAsync(job);
        await UntilAsync(engine, job.Key, status => status.Tasks.All(task => task.State == JobState.Running));

        var known = Assert.Single(await engine.ListAsync());
        Assert.Equal((id, "two shops"), (known.Id, known.Name));
        Assert.Equal(["north", "south"], known.TaskNames);
        Assert.InRange(known.Created, TimeProvider.System.GetUtcNow().AddMinutes(-10), TimeProvider.System.GetUtcNow().AddMinutes(1));
        Assert.Empty(await engine.ListAsync(TimeProvider.System.GetUtcNow().AddHours(-1)));
        Assert.False(await engine.ForgetAsync(id));
        while (await LogAsync(engine, job.Key, 1) != "I am 1\n")
        {
            await Task.Delay(_interval);
        }

        await engine.CancelAsync(job.Key);
        Assert.All((await EndAsync(engine, id)).Tasks, task => Assert.Equal(JobState.Cancelled, task.State));

        Assert.True(await engine.ForgetAsync(job.Key));
        Assert.False(await engine.ForgetAsync(id));
        Assert.Empty(await engine.ListAsync());
    }

    /// <summary>What no engine can take is refused before anything starts, all of it at once.</summary>
    [Fact]
    public async Task What_cannot_be_used_is_refused_in_sentences()
    {
        var engine = Engine();
        var wrong = new JobSpec("No Key", [""])
        {
            Folder = Shared,
            Tasks = 0,
            Slots = 0,
            Resources = new() { Cpus = 0, Memory = 0, Gpus = -1 },
            TimeLimit = TimeSpan.Zero,
            Requeues = -1,
            TaskNames = ["one"],
            Variables = new Dictionary<string, string> { ["A=B"] = "x", ["C"] = "a\0b" },
        };

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => engine.StartAsync(wrong));

        Assert.Equal(
            [
                "The key 'No Key' of the job cannot be used. A key has at most 63 lower-case letters, digits and '-', and begins and ends with a letter or digit.",
                "The job 'No Key' has no command. Name a program.",
                "The number of tasks of the job 'No Key' is 0, but must be at least 1.",
                "The job 'No Key' has 0 tasks, but names for 1. Name all of them, or none.",
                "The number of slots of the job 'No Key' is 0, but must be at least 1.",
                "The number of processors of the job 'No Key' is 0, but must be at least 1.",
                "The memory, in bytes, of the job 'No Key' is 0, but must be at least 1.",
                "The number of graphics processors of the job 'No Key' is -1, but must be at least 0.",
                "The number of requeues of the job 'No Key' is -1, but must be at least 0.",
                "The time limit of the job 'No Key' is 0s, but must be longer than 0.",
                "The name 'A=B' of a variable of the job 'No Key' cannot be used. Names have letters, digits and '_', and begin with a letter or '_'.",
                "The variable 'C' of the job 'No Key' has a zero byte in it, which no program can be given.",
            ],
            error.Errors);
        await Assert.ThrowsAsync<InvalidInputException>(() => engine.StartAsync(Job("after", "touch never") with { After = ["999998"] }));
        await Assert.ThrowsAsync<InvalidInputException>(() => engine.StartAsync(Job("huge", "touch never") with { Resources = new() { Cpus = 4096 } }));
        Assert.False(File.Exists(Path.Combine(Shared, "never")));
    }

    /// <summary>How many lines a file of the test has; 0 while it is not there.</summary>
    /// <param name="name">Its name.</param>
    protected int Lines(string name) => File.Exists(Path.Combine(Shared, name)) ? File.ReadAllLines(Path.Combine(Shared, name)).Length : 0;

    /// <summary>Closes the engines that the test has opened.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the engines that the test has opened.</summary>
    /// <param name="disposing">True when called by a test.</param>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var engine in _open)
        {
            engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
