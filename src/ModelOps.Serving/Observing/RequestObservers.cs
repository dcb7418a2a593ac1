using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelOps.Serving.Scoring;
using ModelOps.Serving.Telemetry;

namespace ModelOps.Serving.Observing;

/// <summary>Those who watch a host: its observers and its telemetry.</summary>
internal sealed class RequestObservers(ScoringOptions options, ILogger logger)
{
    private readonly ConcurrentDictionary<IScoringObserver, bool> _failed = [];

    /// <summary>Whether every request gets an id, not only one that brings its own.</summary>
    internal bool NeedIds { get; } = options.Observers.Count > 0;

    /// <summary>Begins to watch a request; null when nobody does: then it costs a few reads of fields.</summary>
    /// <param name="protocol">As <c>invocations</c>.</param>
    /// <param name="id">The id that the caller gave; null for none.</param>
    internal RequestWatch? Start(string protocol, string? id)
    {
        var operation = ServingTelemetry.Request(protocol);
        return operation is null && !NeedIds ? null : new RequestWatch(this, protocol, operation, id, NeedIds ? options.Time : null);
    }

    /// <summary>A bit for each observer that wants the request's rows.</summary>
    internal ulong Takers(string id)
    {
        ulong takers = 0;
        for (var i = 0; i < options.Observers.Count; i++)
        {
            try
            {
                takers |= options.Observers[i].Takes(id) ? 1UL << i : 0;
            }
            catch (Exception exception)
            {
                Failed(options.Observers[i], exception);
            }
        }

        return takers;
    }

    internal void Scored(ScoredRequest request, ulong takers)
    {
        var bare = takers == 0 ? request : null;
        for (var i = 0; i < options.Observers.Count; i++)
        {
            try
            {
                options.Observers[i].Scored((takers & (1UL << i)) != 0 ? request : bare ??= request with { Rows = null, Answer = null });
            }
            catch (Exception exception)
            {
                Failed(options.Observers[i], exception);
            }
        }
    }

    // Once: an observer whose disk is full would fill the log, too.
    private void Failed(IScoringObserver observer, Exception exception)
    {
        if (_failed.TryAdd(observer, true))
        {
            ServingLog.ObserverFailed(logger, exception, observer.GetType().Name);
        }
    }
}
