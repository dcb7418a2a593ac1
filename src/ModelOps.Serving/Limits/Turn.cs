using System.Threading.RateLimiting;

namespace ModelOps.Serving.Limits;

/// <summary>A request's turn to be read and scored: it ends when it is disposed, or its time is over.</summary>
internal sealed class Turn : IDisposable
{
    private readonly CancellationToken _aborted;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenRegistration _registration;
    private RateLimitLease? _lease;

    /// <param name="longest">How long it may be, the wait for it included.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    internal Turn(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        _aborted = cancellationToken;
        _deadline = new CancellationTokenSource(longest, time);
        _registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _deadline);
    }

    /// <summary>Ends the work.</summary>
    internal CancellationToken Token => _deadline.Token;

    /// <summary>Whether its time is over, while the client still waits.</summary>
    internal bool IsLate => _deadline.IsCancellationRequested && !_aborted.IsCancellationRequested;

    /// <summary>Waits until it begins.</summary>
    /// <returns>False when too many wait already.</returns>
    internal async ValueTask<bool> BeginAsync(ConcurrencyLimiter limiter)
    {
        _lease = await limiter.AcquireAsync(1, Token).ConfigureAwait(false);
        return _lease.IsAcquired;
    }

    public void Dispose()
    {
        _registration.Dispose();
        _deadline.Dispose();
        _lease?.Dispose();
    }
}
