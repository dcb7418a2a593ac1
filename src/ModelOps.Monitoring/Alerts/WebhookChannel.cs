using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ModelOps.Monitoring.Alerts;

/// <summary>Posts alerts. A try that fails on the way or at the server is repeated; one that the server refuses is not, for it would be refused again.</summary>
internal sealed class WebhookChannel : IAlertChannel
{
    // The address is a secret, so it is not sent on to where a redirect points.
    private static readonly HttpClient _shared = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
    private readonly WebhookForm _form;
    private readonly Uri _address;
    private readonly AuthenticationHeaderValue? _credentials;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpStatusCode> _pipeline;

    internal WebhookChannel(WebhookForm form, Uri address, AlertChannelOptions options)
    {
        (_form, _address, _http) = (form, address, options.HttpClient ?? _shared);
        Name = AlertChannels.NameOf(form.Kind, address);
        // HttpClient sends no user and password that stand in an address.
        _credentials = address.UserInfo.Length == 0 ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        var builder = new ResiliencePipelineBuilder<HttpStatusCode>();
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpStatusCode>
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.Pause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<HttpStatusCode>().Handle<HttpRequestException>().Handle<TimeoutRejectedException>().HandleResult(status => status >= HttpStatusCode.InternalServerError),
            });
        }

        _pipeline = builder.AddTimeout(options.Timeout).Build();
    }

    public string Name { get; }

    public TimeSpan? Repeat => _form.Repeat;

    public async Task SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        var body = Encoding.UTF8.GetBytes(_form.Body(alert).ToJsonString());
        HttpStatusCode status;
        try
        {
            status = await _pipeline.ExecuteAsync(async stop => await PostAsync(body, stop).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            throw new AlertException($"{Name} did not answer in time.");
        }
        catch (HttpRequestException exception)
        {
            throw new AlertException($"{Name} cannot be reached ({exception.HttpRequestError}).");
        }

        if ((int)status is < 200 or >= 300)
        {
            throw new AlertException($"{Name} answered {(int)status}.{(status < HttpStatusCode.InternalServerError ? " Check the channel's address." : "")}");
        }
    }

    private async Task<HttpStatusCode> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
        request.Headers.Authorization = _credentials;
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return response.StatusCode;
    }
}
