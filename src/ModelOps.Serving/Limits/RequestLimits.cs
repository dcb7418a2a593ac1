using System.Threading.RateLimiting;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Limits;

/// <summary>How much a host does at once and how long. Requests that cost next to nothing are done at once; the others wait for their turn.</summary>
internal sealed class RequestLimits(ScoringOptions options)
{
    /// <summary>A short body: some hundred microseconds of reading and scoring, of which a turn costs one.</summary>
    internal const int FewBytes = 16 << 10;

    // A longer one holds a thread for too long to go unnoticed.
    private static readonly TimeSpan _shortTime = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions { PermitLimit = options.MaxConcurrent, QueueLimit = options.MaxQueue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    private int _hasThreads;

    /// <summary>How many requests wait for their turn.</summary>
    internal long Waiting => _turns.GetStatistics()?.CurrentQueuedCount ?? 0;

    /// <summary>Whether a request is done at once, without a turn.</summary>
    /// <param name="bytes">The length of the body.</param>
    /// <param name="usual">How long the model takes for such a body.</param>
    internal static bool IsQuick(long bytes, TimeSpan usual) => bytes <= FewBytes && usual < _shortTime;

    /// <summary>Waits for a request's turn. Dispose it when the answer is made.</summary>
    /// <param name="cancellationToken">The client is gone.</param>
    /// <exception cref="ScoringException">Too many wait, or it waited too long.</exception>
    internal async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        KeepThreads();
        var turn = new Turn(options.RequestTimeout, options.Time, cancellationToken);
        try
        {
            return await turn.BeginAsync(_turns).ConfigureAwait(false) ? turn : throw Busy();
        }
        catch (Exception exception)
        {
            var isLate = exception is OperationCanceledException && turn.IsLate;
            turn.Dispose();
            if (isLate)
            {
                throw Late();
            }

            throw;
        }
    }

    /// <summary>Refuses a request of too many rows.</summary>
    /// <exception cref="ScoringException">There are too many.</exception>
    internal void CheckRows(long rows)
    {
        if (rows > options.MaxRows)
        {
            throw ScoringException.TooManyRows($"The request has {rows} rows; this server takes {options.MaxRows} at most. Send fewer rows at once.");
        }
    }

    internal static ScoringException Busy() => ScoringException.Busy("The server is busy: as many requests wait as it takes. Try again later.");

    internal ScoringException Late() => ScoringException.Late($"The request was not scored within {options.RequestTimeout.TotalSeconds} seconds, the time that this server gives it. Send fewer rows at once, or try again later.");

    // Scoring keeps its threads busy. Without others nobody would take in what comes meanwhile, and neither say that the host is busy nor that it lives.
    private void KeepThreads()
    {
        if (_hasThreads == 0 && Interlocked.Exchange(ref _hasThreads, 1) == 0)
        {
            ThreadPool.GetMinThreads(out var workers, out var completions);
            ThreadPool.SetMinThreads(Math.Max(workers, options.MaxConcurrent + Environment.ProcessorCount), completions);
        }
    }
}
