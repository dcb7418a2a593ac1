using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>
/// A cluster of one node on this machine: an API server that answers as the API is documented, a controller of jobs, and a kubelet that really runs the commands of pods.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan _beat = TimeSpan.FromMilliseconds(10);
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stop = new();
    private readonly JobController _controller;
    private readonly Task _loop;

    private TestCluster(WebApplication app, ClusterOptions options)
    {
        (_app, Options) = (app, options);
        Store = new ResourceStore(TimeProvider.System);
        Kubelet = new Kubelet(Store, options);
        _controller = new JobController(Store, options);
        app.Run(AnswerAsync);
        _loop = Task.Run(RunAsync);
    }

    internal ClusterOptions Options { get; }

    internal ResourceStore Store { get; }

    internal Kubelet Kubelet { get; }

    internal Faults Faults { get; } = new();

    /// <summary>What its one user may do; null for everything.</summary>
    internal V1Role? Role { get; set; }

    /// <summary>Whether it takes requests without a token: kubectl sends none over plain HTTP.</summary>
    internal bool IsOpen { get; set; }

    /// <summary>What was asked for, in order.</summary>
    internal ConcurrentQueue<ApiRequest> Requests { get; } = new();

    /// <summary>The watches that have begun, and the versions that they began at.</summary>
    internal ConcurrentQueue<(ResourceKind Kind, long Version)> Watches { get; } = new();

    internal string Address => _app.Urls.Single();

    internal static async Task<TestCluster> StartAsync(ClusterOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var cluster = new TestCluster(app, options ?? new ClusterOptions());
        await app.StartAsync();
        return cluster;
    }

    /// <summary>A kubeconfig for it.</summary>
    internal string Kubeconfig(string? token = null) =>
        $"""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
        - name: test
          context:
            cluster: test
            user: tester
            namespace: {Options.Namespace}
        clusters:
        - name: test
          cluster:
            server: {Address}
        users:
        - name: tester
          user:
            token: {token ?? Options.Token}

        """;

    /// <summary>The newest pod of a task.</summary>
    internal V1Pod? Pod(string job, int index) => Store.List<V1Pod>(Options.Namespace).Items
        .Where(pod => pod.Metadata.Labels["batch.kubernetes.io/job-name"] == job && pod.Metadata.Labels["batch.kubernetes.io/job-completion-index"] == index.ToString(CultureInfo.InvariantCulture))
        .MaxBy(pod => int.Parse(pod.Metadata.Annotations["batch.kubernetes.io/job-index-failure-count"], CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        Faults.EndWatches();
        await _app.DisposeAsync();
        Kubelet.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Store.List<V1Job>().Items.ForEach(_controller.Reconcile);
            Store.List<V1Pod>().Items.ForEach(Kubelet.Reconcile);
            await Task.Delay(_beat);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (!IsOpen && context.Request.Headers.Authorization != $"Bearer {Options.Token}")
            {
                throw ApiError.Unauthorized();
            }

            var path = context.Request.Path.Value!.Trim('/');
            if (Discovery.Of(path, Options) is { } discovered)
            {
                await WriteAsync(context, 200, System.Text.Json.JsonSerializer.Serialize(discovered));
                return;
            }

            var request = ApiRequest.Of(context.Request) ?? throw ApiError.NotFound("the server could not find the requested resource", path);
            Requests.Enqueue(request);
            if (Faults.Take(request, out var wrong))
            {
                if (wrong is null)
                {
                    context.Abort();
                    return;
                }

                throw wrong;
            }

            Authorize(request);
            await ResourceAnswers.AnswerAsync(this, request, context);
        }
        catch (ApiError error)
        {
            if (error.RetryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            await WriteAsync(context, error.Code, error.Status);
        }
        catch (Exception error) when (!context.Response.HasStarted && error is not OperationCanceledException)
        {
            await WriteAsync(context, 500, new ApiError(500, "InternalError", error.ToString()).Status);
        }
    }

    internal static Task WriteAsync(HttpContext context, int code, string json)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    private void Authorize(ApiRequest request)
    {
        if (Role is not null && !Role.Rules.Any(rule => rule.ApiGroups.Contains(request.Kind.Group) && rule.Resources.Contains(request.Resource) && rule.Verbs.Contains(request.Verb)))
        {
            throw new ApiError(403, "Forbidden", $"{request.Kind.FullName} is forbidden: User \"tester\" cannot {request.Verb} resource \"{request.Resource}\" in API group \"{request.Kind.Group}\" in the namespace \"{request.Namespace}\"");
        }
    }
}
