namespace ModelOps.Learning.Selection;

/// <summary>Ends a trial that would take too much of the time for all of them, as soon as its first folds show it.</summary>
internal sealed class TrialPace : IDisposable
{
    // The part of the time for all trials that one may take.
    private const int Part = 4;

    // The first fold may be slower than the others, since code is compiled in it.
    private const double FirstFold = 1.5;
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan? _most;
    private readonly TimeProvider _time;
    private readonly long _started;

    /// <param name="budget">The time for all trials; null for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="folds">The number of folds.</param>
    public TrialPace(TimeSpan? budget, TimeProvider time, int folds)
    {
        (_most, _time, _started) = (budget / Part, time, time.GetTimestamp());
        _source = _most is { } most ? new CancellationTokenSource(Left(most / folds * FirstFold), time) : new CancellationTokenSource();
    }

    public CancellationToken Token => _source.Token;

    public bool IsOver => _source.IsCancellationRequested;

    public string Error => FormattableString.Invariant($"It was given up: it would take more than {_most!.Value.TotalSeconds:0.#} s, a quarter of the time for all trials. Give more time, or leave the trainer out.");

    /// <summary>Ends the trial when its folds so far say that all of them take too long.</summary>
    public void Check(int done, int folds)
    {
        if (_most is not { } most || done == folds)
        {
            return;
        }

        var taken = _time.GetElapsedTime(_started);
        if (taken * folds > most * done * FirstFold)
        {
            _source.Cancel();
            _source.Token.ThrowIfCancellationRequested();
        }

        _source.CancelAfter(Left(most - taken));
    }

    private static TimeSpan Left(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    public void Dispose() => _source.Dispose();
}
