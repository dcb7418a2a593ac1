using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Security;
using Yarp.ReverseProxy.Forwarder;

namespace ModelOps.Serving.Gateway;

/// <summary>A version at another address, asked through YARP's forwarder. After an error it rests for a while.</summary>
internal sealed class RemoteDestination : GatewayDestination
{
    private static readonly ForwarderRequestConfig _request = new() { ActivityTimeout = TimeSpan.FromMinutes(5) };
    private readonly Uri _address;
    private readonly string _prefix;
    private readonly IHttpForwarder _forwarder;
    private readonly HttpMessageInvoker _http;
    private readonly GatewayOptions _options;
    private readonly ILogger _logger;
    private readonly HttpTransformer _transformer;
    private long _failedAt = long.MinValue;

    internal RemoteDestination(string deployment, string name, string version, Uri address, IHttpForwarder forwarder, GatewayOptions options, ILogger logger)
        : base(deployment, name, version)
    {
        _address = address;
        var isSocket = address.Scheme == "unix";
        _prefix = isSocket ? "http://localhost/" : address.ToString();
        _forwarder = forwarder;
        _options = options;
        _logger = logger;
        _transformer = new Transformer(Uri.EscapeDataString(version));
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            ConnectCallback = isSocket ? (_, cancellationToken) => ConnectAsync(address.AbsolutePath, cancellationToken) : null,
        });
    }

    internal override Uri Address => _address;

    internal override bool IsUp => Interlocked.Read(ref _failedAt) is var at && (at == long.MinValue || _options.Time.GetElapsedTime(at) >= _options.DownTime);

    internal override async Task<bool> AnswerAsync(HttpContext context, bool mayPass)
    {
        context.Items[typeof(Transformer)] = mayPass;
        var error = await _forwarder.SendAsync(context, _prefix, _http, _request, _transformer).ConfigureAwait(false);
        var isAway = context.Items.Remove(Transformer.Away);
        if (error == ForwarderError.None && !isAway)
        {
            Interlocked.Exchange(ref _failedAt, long.MinValue);
            return true;
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        Interlocked.Exchange(ref _failedAt, _options.Time.GetTimestamp());
        GatewayLog.Down(_logger, Name, _address, isAway ? "it answered 503" : context.Features.Get<IForwarderErrorFeature>()?.Exception?.Message ?? error.ToString());
        if (context.Response.HasStarted)
        {
            return true;
        }

        // The forwarder has set the status of an error; the next version begins anew.
        context.Response.StatusCode = StatusCodes.Status200OK;
        return false;
    }

    internal override async Task<MirroredAnswer?> MirrorAsync(MirroredRequest request, CancellationToken cancellationToken)
    {
        using var copy = new HttpRequestMessage(HttpMethod.Post, RequestUtilities.MakeDestinationAddress(_prefix, request.Path, request.Query)) { Content = new ReadOnlyMemoryContent(request.Body) };
        foreach (var (name, value) in request.Headers)
        {
            if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !name.Equals("Connection", StringComparison.OrdinalIgnoreCase)
                && !copy.Headers.TryAddWithoutValidation(name, value.AsEnumerable()))
            {
                copy.Content.Headers.TryAddWithoutValidation(name, value.AsEnumerable());
            }
        }

        using var answer = await _http.SendAsync(copy, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.OK
            ? new(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), answer.Content.Headers.ContentType?.ToString())
            : null;
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Transformer(string version) : HttpTransformer
    {
        internal static readonly object Away = new();

        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);

            // The version listens under its own name, not the gateway's.
            proxyRequest.Headers.Host = null;
        }

        public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            if (proxyResponse?.StatusCode == HttpStatusCode.ServiceUnavailable && httpContext.Items[typeof(Transformer)] is true)
            {
                httpContext.Items[Away] = true;
                return false;
            }

            // What both of them set is the gateway's to say.
            httpContext.Response.Headers.Clear();
            var takesBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
            SafeHeaders.Set(httpContext.Response.Headers);
            httpContext.Response.Headers.TryAdd("ModelOps-Version", version);
            return takesBody;
        }
    }
}
