using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Tune;

/// <summary>What a search does with what its engine says of its workers.</summary>
public sealed class TrialPlaceTests : IAsyncLifetime
{
    private readonly TemporaryFolder _temporary = new();
    private readonly Engine _engine = new();
    private readonly TrialFolder _folder;
    private readonly TrialPlace _place;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TrialPlaceTests()
    {
        _folder = new TrialFolder(_temporary.File("search"));
        _folder.Write(Frame.From(new[] { new { n = 1.0 } }), new FitOptions { Target = "n" }, new SearchOptions());
        _place = new TrialPlace(_engine, "7", _folder, workers: 2);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (!_engine.IsDisposed)
        {
            await _place.DisposeAsync();
        }

        _temporary.Dispose();
    }

    [Fact]
    public async Task An_answer_ends_the_trial_that_it_is_for()
    {
        var (first, second) = (_place.RunAsync(new(0, 0, null, 1), Stop), _place.RunAsync(new(1, 0, null, 1), Stop));
        Answer(1);

        Assert.Equal(1, (await second).Report.Number);
        Assert.False(first.IsCompleted);
        Answer(0);
        Assert.Equal(0, (await first).Report.Number);
    }

    [Fact]
    public async Task The_trial_of_a_worker_that_has_ended_goes_to_another()
    {
        var trial = _place.RunAsync(new(0, 0, null, 1), Stop);
        Assert.Equal(0, _folder.Take(0)!.Number);
        Assert.Null(_folder.Take(1));

        _engine.Say(new JobTask(0, JobState.Lost) { Reason = "Slurm lost it." }, new JobTask(1, JobState.Running));

        await Wait.UntilAsync(() => _folder.Take(1) is not null, "The trial for the other worker");
        Assert.False(trial.IsCompleted);
        Answer(0);
        await trial;
    }

    [Fact]
    public async Task When_no_worker_is_left_every_trial_fails_with_the_reason_and_the_end_of_the_log()
    {
        _engine.Log = new string('x', 1000) + "\nout of memory\n";
        var trial = _place.RunAsync(new(0, 0, null, 1), Stop);

        _engine.Say(new JobTask(0, JobState.Failed) { ExitCode = 137, Reason = "Its command ended with exit code 137." }, new JobTask(1, JobState.Failed) { ExitCode = 137 });

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => trial);
        Assert.Equal($"No process of the job '7' is left to run trials. The first one: Failed. Its command ended with exit code 137. The end of its log: {new string('x', 586)}\nout of memory", error.Message);
    }

    [Fact]
    public async Task A_last_answer_of_a_worker_that_ends_counts()
    {
        var trial = _place.RunAsync(new(0, 0, null, 1), Stop);
        Answer(0);
        _engine.Say(new JobTask(0, JobState.Failed), new JobTask(1, JobState.Failed));

        Assert.Equal(0, (await trial).Report.Number);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_watched_any_more_fails_the_trials()
    {
        var trial = _place.RunAsync(new(0, 0, null, 1), Stop);

        _engine.Break(new WorkFailedException("Slurm's controller does not answer 'squeue'."));

        Assert.Equal("Slurm's controller does not answer 'squeue'.", (await Assert.ThrowsAsync<WorkFailedException>(() => trial)).Message);
    }

    [Fact]
    public async Task At_the_end_the_workers_are_told_the_job_is_cancelled_and_the_folder_goes()
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var trial = _place.RunAsync(new(0, 0, null, 1), given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial);

        await _place.DisposeAsync();

        Assert.Equal("7", Assert.Single(_engine.Cancelled));
        Assert.True(_engine.IsDisposed);
        Assert.False(Directory.Exists(_folder.Path));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_fails_the_search_and_the_job_is_cancelled()
    {
        var trial = _place.RunAsync(new(0, 0, null, 1), Stop);
        await File.WriteAllTextAsync(_temporary.File("search", "0.done"), "{", Stop);

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => trial);
        Assert.StartsWith($"The folder '{_folder.Path}', through which the search and its workers work together, cannot be used any more: ", error.Message, StringComparison.Ordinal);
        Assert.Same(error, await Assert.ThrowsAsync<WorkFailedException>(() => _place.RunAsync(new(1, 0, null, 1), Stop)));

        _folder.Delete();
        await _place.DisposeAsync();
        Assert.Equal("7", Assert.Single(_engine.Cancelled));
    }

    private void Answer(int number) => _folder.Answer(number, new(new TrialReport { Number = number, Trainer = "ridge", Settings = "" }, null));

    // An engine whose job is as the test says.
    private sealed class Engine : IJobEngine
    {
        private readonly Channel<JobStatus> _said = Channel.CreateUnbounded<JobStatus>();

        internal string Log { get; set; } = "";

        internal List<string> Cancelled { get; } = [];

        internal bool IsDisposed { get; private set; }

        internal void Say(params JobTask[] tasks) => _said.Writer.TryWrite(new("7", tasks));

        internal void Break(Exception exception) => _said.Writer.TryComplete(exception);

        public async IAsyncEnumerable<JobStatus> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var status in _said.Reader.ReadAllAsync(cancellationToken))
            {
                yield return status;
            }
        }

        public Task CancelAsync(string id, CancellationToken cancellationToken = default)
        {
            Cancelled.Add(id);
            return Task.CompletedTask;
        }

        public async Task<long> ReadLogAsync(string id, int task, long offset, Stream target, CancellationToken cancellationToken = default)
        {
            await target.WriteAsync(Encoding.UTF8.GetBytes(Log), cancellationToken);
            return Log.Length;
        }

        public Task<string> StartAsync(JobSpec job, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<JobStatus> LookAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<JobInfo>> ListAsync(DateTimeOffset? before = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> ForgetAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
