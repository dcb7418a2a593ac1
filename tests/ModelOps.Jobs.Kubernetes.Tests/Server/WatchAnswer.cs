using System.Globalization;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>A watch: what happened after a version, line by line, with bookmarks, until its time is over.</summary>
internal static class WatchAnswer
{
    private static readonly TimeSpan _bookmarks = TimeSpan.FromMilliseconds(200);

    internal static async Task WriteAsync(TestCluster cluster, ApiRequest request, HttpContext context)
    {
        var fits = Selectors.Of(request.Namespace, context.Request.Query);
        var version = long.Parse(context.Request.Query["resourceVersion"]!, CultureInfo.InvariantCulture);
        var end = DateTimeOffset.UtcNow.AddSeconds(int.Parse(context.Request.Query["timeoutSeconds"]!, CultureInfo.InvariantCulture));
        var bookmarks = context.Request.Query["allowWatchBookmarks"] == "true";
        var ended = cluster.Faults.WatchesEnd;
        // A version that is too old is answered before the stream begins.
        cluster.Store.Since(request.Kind, version);
        cluster.Watches.Enqueue((request.Kind, version));
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync();
        while (DateTimeOffset.UtcNow < end && !context.RequestAborted.IsCancellationRequested)
        {
            var (changes, more, now) = Since(cluster, request.Kind, version);
            if (changes is null || ended.IsCompleted)
            {
                await EndAsync(context, ended.IsCompleted ? await ended : ApiError.Expired(version, cluster.Store.Version));
                return;
            }

            foreach (var change in changes)
            {
                version = change.Version;
                if (fits(change.Resource))
                {
                    await LineAsync(context, change.Type, KubernetesJson.Serialize(change.Resource));
                }
            }

            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (await Task.WhenAny(more, ended, Task.Delay(_bookmarks)) is var first && first != more && first != ended && bookmarks)
            {
                version = now;
                await LineAsync(context, "BOOKMARK", $$$"""{"kind":"{{{request.Kind.Kind}}}","apiVersion":"{{{request.Kind.ApiVersion}}}","metadata":{"resourceVersion":"{{{version}}}","creationTimestamp":null}}""");
            }
        }
    }

    private static (List<Change>? Changes, Task More, long Now) Since(TestCluster cluster, ResourceKind kind, long version)
    {
        try
        {
            return cluster.Store.Since(kind, version);
        }
        catch (ApiError)
        {
            return (null, Task.CompletedTask, version);
        }
    }

    private static async Task EndAsync(HttpContext context, ApiError? error)
    {
        if (error is null)
        {
            context.Abort();
            return;
        }

        await LineAsync(context, "ERROR", error.Status);
    }

    private static Task LineAsync(HttpContext context, string type, string json) => context.Response.WriteAsync($$"""{"type":"{{type}}","object":{{json}}}""" + "\n", context.RequestAborted);
}
