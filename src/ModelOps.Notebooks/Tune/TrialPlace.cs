using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace ModelOps;

/// <summary>Runs the trials of a search in the tasks of one job: each takes one trial after the other, so that no trial waits for a process to start.</summary>
internal sealed class TrialPlace : ITrialPlace, IAsyncDisposable
{
    private const int LogShown = 600;
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(10);
    private readonly IJobEngine _engine;
    private readonly string _job;
    private readonly TrialFolder _folder;
    private readonly HashSet<int> _released = [];
    private readonly ConcurrentDictionary<int, TaskCompletionSource<TrialAnswer>> _open = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _reading;
    private readonly Task _watching;
    private volatile JobStatus _status;
    private volatile Exception? _broken;

    internal TrialPlace(IJobEngine engine, string job, TrialFolder folder, int workers)
    {
        (_engine, _job, _folder) = (engine, job, folder);
        _status = new JobStatus(job, [.. Enumerable.Range(0, workers).Select(index => new JobTask(index, JobState.Waiting))]);
        _watching = WatchAsync();
        _reading = ReadAsync();
    }

    public async Task<TrialAnswer> RunAsync(TrialRequest trial, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TrialAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[trial.Number] = answer;
        try
        {
            if (_broken is { } broken)
            {
                throw broken;
            }

            _folder.Ask(trial);
            return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _open.TryRemove(trial.Number, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_reading, _watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            _folder.End();
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task CloseAsync()
    {
        try
        {
            // Also of those that wait in a queue, and of those that run a trial nobody waits for any more.
            await _engine.CancelAsync(_job).ConfigureAwait(false);
        }
        finally
        {
            await _engine.DisposeAsync().ConfigureAwait(false);
            _closing.Dispose();
            _folder.Delete();
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var status in _engine.WatchAsync(_job, _closing.Token).ConfigureAwait(false))
            {
                _status = status;
            }
        }
        catch (Exception exception) when (exception is ModelOpsException or IOException)
        {
            Fail(exception is WorkFailedException ? exception : new WorkFailedException($"The engine that runs the trials can no longer be watched: {exception.Message}"));
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await ReadAnswersAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ModelOpsException)
        {
            Fail(new WorkFailedException($"The folder '{_folder.Path}', through which the search and its workers work together, cannot be used any more: {exception.Message}"));
        }
    }

    private async Task ReadAnswersAsync()
    {
        var beaten = TimeSpan.Zero;
        while (!_closing.IsCancellationRequested)
        {
            // First the workers, then their answers: the other way round a last answer could be missed.
            var status = _status;
            foreach (var (number, waiting) in _open)
            {
                if (_folder.FindAnswer(number) is { } answer)
                {
                    waiting.TrySetResult(answer);
                }
            }

            foreach (var worker in status.Tasks.Where(task => task.HasEnded && _released.Add(task.Index)))
            {
                _folder.Release(worker.Index);
            }

            if (status.HasEnded && !_open.IsEmpty)
            {
                Fail(await DeadAsync(status).ConfigureAwait(false));
            }

            beaten += _interval;
            if (beaten >= _beat)
            {
                beaten = TimeSpan.Zero;
                _folder.BeAlive();
            }

            await Task.Delay(_interval, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Fail(Exception exception)
    {
        _broken = exception;
        foreach (var waiting in _open.Values)
        {
            waiting.TrySetException(exception);
        }
    }

    private async Task<WorkFailedException> DeadAsync(JobStatus status)
    {
        using var log = new MemoryStream();
        await _engine.ReadLogAsync(_job, 0, 0, log, _closing.Token).ConfigureAwait(false);
        var said = Encoding.UTF8.GetString(log.ToArray()).Trim();
        return new WorkFailedException($"No process of the job '{_job}' is left to run trials. The first one: {status.Tasks[0].State}{(status.Tasks[0].Reason is { } reason ? $". {reason}" : ".")}{(said.Length == 0 ? "" : $" The end of its log: {said[Math.Max(0, said.Length - LogShown)..]}")}");
    }
}
