using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ModelOps.Jobs.Kubernetes.Cluster;

/// <summary>
/// Sends a request again when the cluster is not there, has too much to do (429, with its <c>Retry-After</c>) or fails inside (5xx). All requests of the engine can be sent twice: it makes things under names
/// of its own, and changes them to what they are to be.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    // Until an answer begins: logs and watches go on for as long as they need.
    private static readonly TimeSpan _answering = TimeSpan.FromMinutes(1);
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    internal RetryHandler(Patience patience, TimeProvider time)
    {
        var random = new Random(Environment.ProcessId);
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = patience.Tries,
                Delay = patience.First,
                MaxDelay = patience.Longest,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = () =>
                {
                    lock (random)
                    {
                        return random.NextDouble();
                    }
                },
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>(IsPassing).Handle<IOException>().Handle<TimeoutRejectedException>().HandleResult(IsPassing),
                DelayGenerator = arguments => ValueTask.FromResult(Asked(arguments.Outcome.Result, time)),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .AddTimeout(_answering)
            .Build();
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async stop => await base.SendAsync(request, stop).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new HttpRequestException($"no answer in {DurationText.Of(_answering)}", exception);
        }
    }

    // A certificate or a protocol does not get better.
    private static bool IsPassing(HttpRequestException exception) => exception.HttpRequestError is not (HttpRequestError.SecureConnectionError or HttpRequestError.UserAuthenticationError);

    private static bool IsPassing(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static TimeSpan? Asked(HttpResponseMessage? response, TimeProvider time) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };
}
