using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Cluster;

namespace ModelOps.Jobs.Kubernetes.Watching;

/// <summary>
/// Follows the resources of one kind as the API documents it: list, then watch from the list's version with bookmarks; a watch that ends goes on from the last version that was seen, and one whose version is
/// too old (410 Gone, as an answer or inside of the stream) lists again.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="resource">What they are called, as <c>pods</c>.</param>
/// <param name="list">Lists them, with the list's version.</param>
/// <param name="watch">Watches them from a version on.</param>
/// <param name="time">The clock.</param>
internal sealed class ListWatch<T>(
    ClusterApi api,
    string resource,
    Func<CancellationToken, Task<(IList<T> Items, string Version)>> list,
    Func<string, Action<Exception>, CancellationToken, IAsyncEnumerable<(WatchEventType Type, T Object)>> watch,
    TimeProvider time)
    where T : IKubernetesObject<V1ObjectMeta>
{
    // A watch that ends sooner, without a word, was dropped: the next one waits a little.
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, T> _items = new(StringComparer.Ordinal);
    private string? _version;

    /// <summary>Follows them until it is stopped.</summary>
    /// <param name="changed">Called with all of them, at first and after each change.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WorkFailedException">The cluster cannot be reached, also after some tries.</exception>
    internal async Task RunAsync(Action<IReadOnlyList<T>> changed, CancellationToken cancellationToken)
    {
        // Only watches that end at once, one after the other, say that the cluster is not there: idle ones are dropped by what lies between, and a version that is too old again is an answer.
        for (var (failures, expired) = (0, 0); ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = time.GetTimestamp();
            var (heard, error) = await FollowAsync(changed, cancellationToken).ConfigureAwait(false);
            var soon = time.GetElapsedTime(started) < _shortest;
            if (soon || error is not null)
            {
                expired = IsTooOld(error) ? expired + 1 : 0;
                failures = heard || !soon || expired > 0 ? 1 : failures + 1;
                if (failures > api.Patience.Tries)
                {
                    throw api.Error(error ?? new IOException("watches end at once"), resource);
                }

                await api.PauseAsync(Math.Max(failures, expired), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                failures = expired = 0;
            }
        }
    }

    // As an answer, or inside of the stream.
    private static bool IsTooOld(Exception? error) => error is HttpOperationException { Response.StatusCode: HttpStatusCode.Gone } or KubernetesException { Status.Code: (int)HttpStatusCode.Gone };

    private async Task<(bool Heard, Exception? Error)> FollowAsync(Action<IReadOnlyList<T>> changed, CancellationToken cancellationToken)
    {
        var heard = false;
        Exception? error = null;
        using var limit = new CancellationTokenSource(ClusterApi.LongestWatch, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (_version is null)
            {
                var (items, version) = await list(cancellationToken).ConfigureAwait(false);
                _items.Clear();
                foreach (var item in items)
                {
                    _items[item.Metadata.Uid] = item;
                }

                _version = version;
                changed([.. _items.Values]);
            }

            await foreach (var (type, item) in watch(_version, exception => error ??= exception, stop.Token).ConfigureAwait(false))
            {
                heard = true;
                _version = item.Metadata.ResourceVersion;
                if (type == WatchEventType.Bookmark)
                {
                    continue;
                }

                if (type == WatchEventType.Deleted)
                {
                    _items.Remove(item.Metadata.Uid);
                }
                else
                {
                    _items[item.Metadata.Uid] = item;
                }

                changed([.. _items.Values]);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It was open for longer than it was asked to be.
        }
        catch (Exception exception) when (exception is HttpOperationException or HttpRequestException or IOException)
        {
            error = exception;
        }

        if (error is HttpOperationException && !IsTooOld(error))
        {
            throw api.Error(error, resource);
        }

        if (error is not null and not IOException and not HttpRequestException)
        {
            // The version is too old, or something in the stream was not understood and so missed.
            _version = null;
        }

        return (heard, error);
    }
}
