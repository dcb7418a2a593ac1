using System.Threading.Channels;

namespace ModelOps;

/// <summary>Writes each finished trial as a child run, in the order they end, without holding up the search.</summary>
internal sealed class TrialLog : IAsyncDisposable
{
    private readonly Channel<TrialReport> _trials = Channel.CreateUnbounded<TrialReport>();
    private readonly Task _writing;

    internal TrialLog(ModelOpsSession ops, SearchRun parent) => _writing = WriteAsync(ops, parent);

    internal void Add(TrialReport trial) => _trials.Writer.TryWrite(trial);

    public async ValueTask DisposeAsync()
    {
        _trials.Writer.Complete();
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteAsync(ModelOpsSession ops, SearchRun parent)
    {
        await foreach (var trial in _trials.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var start = ops.Time.GetUtcNow().AddSeconds(-trial.Seconds);
            if (await parent.StartTrialAsync(trial, start, CancellationToken.None).ConfigureAwait(false) is not { } run)
            {
                continue;
            }

            await run.LogParamsAsync([new("trainer", trial.Trainer), new("steps", trial.Steps.Length > 0 ? trial.Steps : "default"), new("trial_row_share", trial.RowShare), .. Settings(trial)]).ConfigureAwait(false);
            await CrossValidationLog.Of(trial, null).LogAsync(run, CancellationToken.None).ConfigureAwait(false);
            await run.LogMetricAsync("trial_seconds", trial.Seconds).ConfigureAwait(false);
            if (trial.Error is { } error)
            {
                await run.FailAsync(new InvalidInputException(error)).ConfigureAwait(false);
            }

            await run.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> Settings(TrialReport trial) =>
        trial.Settings.Length == 0 ? [] : TrainerSettings.Parse(trial.Settings).Select(setting => new KeyValuePair<string, object?>(setting.Key, setting.Value));
}
