using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelOps.Serving.Gateway;

/// <summary>Sends copies of requests to a version in the shadow, one at a time, after their callers have their answers; what it has no time for is dropped.</summary>
internal sealed class ShadowMirror : IAsyncDisposable
{
    private readonly Channel<Job> _jobs;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger;
    private readonly Task _work;

    internal ShadowMirror(int queue, ILogger logger)
    {
        _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(queue) { SingleReader = true });
        _logger = logger;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Whether a request is one for scores, of which the shadow gets a copy.</summary>
    internal static bool Takes(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && (request.Path == "/invocations" || (request.Path.StartsWithSegments("/v2/models", StringComparison.Ordinal) && request.Path.Value!.EndsWith("/infer", StringComparison.Ordinal)));

    internal void Send(GatewayDestination shadow, MirroredRequest request, MirroredAnswer answer)
    {
        if (!_jobs.Writer.TryWrite(new Job(shadow, request, answer)))
        {
            shadow.Shadow.Dropped();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var job in _jobs.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await CompareAsync(job).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops; nobody waits for a shadow.
        }
    }

    private async Task CompareAsync(Job job)
    {
        if (!job.Shadow.TryEnter())
        {
            job.Shadow.Shadow.Dropped();
            return;
        }

        try
        {
            if (await job.Shadow.MirrorAsync(job.Request, _stop.Token).ConfigureAwait(false) is { } answer)
            {
                job.Shadow.Shadow.Compared(AnswerAgreement.Of(job.Answer, answer));
            }
            else
            {
                job.Shadow.Shadow.Failed();
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever a version in the shadow does, callers and the next copies do not notice.
            job.Shadow.Shadow.Failed();
            GatewayLog.ShadowFailed(_logger, exception, job.Shadow.Name);
        }
        finally
        {
            job.Shadow.Leave();
        }
    }

    private sealed record Job(GatewayDestination Shadow, MirroredRequest Request, MirroredAnswer Answer);
}
