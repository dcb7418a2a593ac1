using System.Collections.Concurrent;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>What goes wrong in a cluster, on demand.</summary>
internal sealed class Faults
{
    private readonly List<(Func<ApiRequest, bool> For, Func<ApiError?> Error)> _next = [];
    private volatile TaskCompletionSource<ApiError?> _watches = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers the next fitting request with an error; with null, drops its connection.</summary>
    internal void Next(string verb, string resource, Func<ApiError?> error, int times = 1)
    {
        lock (_next)
        {
            _next.AddRange(Enumerable.Repeat<(Func<ApiRequest, bool>, Func<ApiError?>)>((request => request.Verb == verb && request.Resource == resource, error), times));
        }
    }

    /// <summary>Whether all that was to go wrong has.</summary>
    internal bool AreOver
    {
        get
        {
            lock (_next)
            {
                return _next.Count == 0;
            }
        }
    }

    /// <summary>Ends all open watches: with an error in the stream, or by dropping their connections.</summary>
    internal void EndWatches(ApiError? error = null) => Interlocked.Exchange(ref _watches, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult(error);

    /// <summary>Ends with the next <see cref="EndWatches"/>.</summary>
    internal Task<ApiError?> WatchesEnd => _watches.Task;

    /// <summary>What the request is to be answered with; false when nothing is wrong with it.</summary>
    internal bool Take(ApiRequest request, out ApiError? error)
    {
        lock (_next)
        {
            var at = _next.FindIndex(each => each.For(request));
            error = at < 0 ? null : _next[at].Error();
            if (at >= 0)
            {
                _next.RemoveAt(at);
            }

            return at >= 0;
        }
    }
}
