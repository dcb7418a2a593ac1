using Microsoft.AspNetCore.Http;

namespace ModelOps.Serving.Gateway;

/// <summary>A version that requests can go to. It ends only after those under way.</summary>
internal abstract class GatewayDestination(string deployment, string name, string version) : IAsyncDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(10);
    private AnswerCounts _answers = new();
    private int _underWay;
    private volatile bool _closed;

    internal string Name => name;

    internal string Version => version;

    internal byte[] HashPrefix { get; } = CallerHash.Prefix(deployment, name);

    internal long Requests => Interlocked.Read(ref _answers.Requests);

    internal long Errors => Interlocked.Read(ref _answers.Errors);

    internal virtual Uri? Address => null;

    internal virtual bool IsUp => true;

    /// <summary>What it does as a shadow.</summary>
    internal ShadowCounts Shadow { get; } = new();

    /// <summary>Begins a request; false when the version is about to end.</summary>
    internal bool TryEnter()
    {
        Interlocked.Increment(ref _underWay);
        if (!_closed)
        {
            return true;
        }

        Interlocked.Decrement(ref _underWay);
        return false;
    }

    /// <summary>Ends a request that <see cref="TryEnter"/> began.</summary>
    internal void Leave() => Interlocked.Decrement(ref _underWay);

    /// <summary>Counts an answer that a caller got.</summary>
    internal void Count(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            Interlocked.Increment(ref _answers.Requests);
            if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                Interlocked.Increment(ref _answers.Errors);
            }
        }
    }

    /// <summary>Counts together with the version before it under the same name, which still answers what it has under way.</summary>
    internal void CountOn(GatewayDestination before) => _answers = before._answers;

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mayPass">Whether another version could answer: nothing is written then when this one cannot.</param>
    /// <returns>False when nothing was answered.</returns>
    internal abstract Task<bool> AnswerAsync(HttpContext context, bool mayPass);

    /// <summary>Answers a copy of a request, for comparison only.</summary>
    /// <returns>The answer, null for an error.</returns>
    internal abstract Task<MirroredAnswer?> MirrorAsync(MirroredRequest request, CancellationToken cancellationToken);

    /// <summary>Takes no more requests, and waits for those under way.</summary>
    internal async Task DrainAsync(TimeSpan patience)
    {
        _closed = true;
        for (var waited = TimeSpan.Zero; Volatile.Read(ref _underWay) > 0 && waited < patience; waited += _interval)
        {
            await Task.Delay(_interval).ConfigureAwait(false);
        }
    }

    public abstract ValueTask DisposeAsync();

    private sealed class AnswerCounts
    {
        internal long Requests;
        internal long Errors;
    }
}
