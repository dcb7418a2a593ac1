namespace ModelOps.Serving.Batching;

/// <summary>
/// Joins small requests that come at the same time. While nothing runs and the last batch was one request, a request is scored at once.
/// Where batches were larger, it waits until as many are there again, at most the delay: clients that were answered together ask together.
/// </summary>
/// <param name="score">Scores a batch.</param>
/// <param name="measure">Takes note of a batch: its requests and its rows.</param>
/// <param name="options">How large and how late a batch may be.</param>
/// <param name="runners">How many batches are scored at the same time.</param>
/// <param name="mostWaiting">How many requests may wait.</param>
/// <param name="time">Ends the wait.</param>
internal sealed class RequestBatcher(Func<Frame, ModelScores> score, Action<int, int> measure, BatchingOptions options, int runners, int mostWaiting, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<WaitingRequest> _waiting = new();
    private ITimer? _timer;
    private bool _isCollecting;
    private int _running;
    private int _expected = 1;

    /// <summary>Whether a request may be joined with others.</summary>
    internal bool Takes(int rows) => rows > 0 && rows <= options.MaxRows / 2;

    /// <summary>Scores a request's rows, with those of others or alone.</summary>
    /// <returns>Null when too many wait.</returns>
    internal Task<ModelScores>? Score(Frame rows)
    {
        var request = new WaitingRequest(rows);
        List<WaitingRequest>? batch;
        lock (_lock)
        {
            if (_waiting.Count >= mostWaiting)
            {
                return null;
            }

            _waiting.Enqueue(request);
            batch = Next();
        }

        // The thread of the request that completes a batch scores it.
        if (batch is not null)
        {
            Run(batch);
        }

        return request.Task;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
        }
    }

    // Under the lock: what is to be scored now, if anything is.
    private List<WaitingRequest>? Next(bool isLate = false)
    {
        if (_running >= runners || _waiting.Count == 0)
        {
            return null;
        }

        if (_waiting.Count < _expected && !isLate && options.MaxDelay > TimeSpan.Zero)
        {
            if (!_isCollecting)
            {
                _isCollecting = true;
                _timer ??= time.CreateTimer(static state => ((RequestBatcher)state!).Late(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(options.MaxDelay, Timeout.InfiniteTimeSpan);
            }

            return null;
        }

        _isCollecting = false;
        var batch = new List<WaitingRequest>(_waiting.Count);
        for (var rows = 0; _waiting.TryPeek(out var next) && (rows += next.Rows.RowCount) <= options.MaxRows;)
        {
            batch.Add(_waiting.Dequeue());
        }

        _running++;
        _expected = batch.Count;
        return batch;
    }

    private void Late()
    {
        List<WaitingRequest>? batch;
        lock (_lock)
        {
            // Another batch may have taken those that this one waited for.
            batch = _isCollecting ? Next(isLate: true) : null;
            _isCollecting = false;
        }

        if (batch is not null)
        {
            Run(batch);
        }
    }

    private void Run(List<WaitingRequest> batch)
    {
        foreach (var group in Groups(batch))
        {
            measure(group.Count, group.Sum(request => request.Rows.RowCount));
            Score(group);
        }

        lock (_lock)
        {
            _running--;
            if (Next() is { } next)
            {
                // This thread has an answer to write first.
                ThreadPool.UnsafeQueueUserWorkItem(static state => state.Batcher.Run(state.Batch), (Batcher: this, Batch: next), preferLocal: false);
            }
        }
    }

    private static List<List<WaitingRequest>> Groups(List<WaitingRequest> batch)
    {
        var groups = new List<List<WaitingRequest>>(1);
        foreach (var request in batch)
        {
            // One that was given up meanwhile is not scored.
            if (request.Task.IsCompleted)
            {
                continue;
            }

            if (groups.Find(group => group[0].Fits(request)) is { } fitting)
            {
                fitting.Add(request);
            }
            else
            {
                groups.Add([request]);
            }
        }

        return groups;
    }

    private void Score(List<WaitingRequest> group)
    {
        if (group.Count > 1)
        {
            try
            {
                var scores = score(Frame.Concat([.. group.Select(request => request.Rows)]));
                var start = 0;
                foreach (var request in group)
                {
                    request.TrySetResult(scores.Slice(start, request.Rows.RowCount));
                    start += request.Rows.RowCount;
                }

                return;
            }
            catch (Exception)
            {
                // One of them is the cause: scored alone, each gets its own answer or its own error.
            }
        }

        foreach (var request in group)
        {
            try
            {
                request.TrySetResult(score(request.Rows));
            }
            catch (Exception exception)
            {
                request.TrySetException(exception);
            }
        }
    }
}
