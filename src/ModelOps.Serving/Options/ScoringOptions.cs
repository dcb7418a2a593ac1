using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Hosting;
using ModelOps.Http.Security;

namespace ModelOps;

/// <summary>Where and how a model is served.</summary>
public sealed record ScoringOptions
{
    private const int MostObservers = 64;
    private static readonly TimeSpan _mostTime = TimeSpan.FromDays(1);

    /// <summary>The address to listen on: <c>127.0.0.1</c> (default, this machine only), <c>::1</c>, <c>localhost</c>, another address of this machine, or <c>0.0.0.0</c> for all.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port, 0 to 65535; 0 (default) takes a free one, see <see cref="ScoringServer.Port"/>.</summary>
    public int Port { get; init; }

    /// <summary>The port of the Open Inference Protocol over gRPC (HTTP/2, with TLS where <see cref="Tls"/> is set), 0 for a free one, see <see cref="ScoringServer.GrpcUrl"/>; null (default) for no gRPC.</summary>
    public int? GrpcPort { get; init; }

    /// <summary>The name in <c>/v2/models/{name}</c>. Default <c>model</c>.</summary>
    public string ModelName { get; init; } = "model";

    /// <summary>The version in <c>/v2/models/{name}</c>, and in the header <c>ModelOps-Version</c> of every answer. Default <c>1</c>.</summary>
    public string ModelVersion { get; init; } = "1";

    /// <summary>The run that the model comes from, for the header <c>ModelOps-Run</c> of every answer; null when not known.</summary>
    public string? RunId { get; init; }

    /// <summary>Larger requests are refused with 413. Default 64 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 64 << 20;

    /// <summary>Requests with more rows are refused with 413. Default a million.</summary>
    public int MaxRows { get; init; } = 1_000_000;

    /// <summary>An image of more pixels (width × height) is refused with 400 before it is decoded. Default 25 million: while one is scored it takes about 25 bytes of memory a pixel.</summary>
    public long MaxImagePixels { get; init; } = 25_000_000;

    /// <summary>Requests whose images have more pixels together are refused with 413 before one is decoded. Default 100 million.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>How many requests are scored at the same time; more wait. Default the number of processors.</summary>
    public int MaxConcurrent { get; init; } = Environment.ProcessorCount;

    /// <summary>How many requests wait for their turn; more are refused with 429 and <c>Retry-After</c>. Default 1,000.</summary>
    public int MaxQueue { get; init; } = 1000;

    /// <summary>How long the rows of a request may take to arrive, and how long it may wait and be scored; beyond it is answered with 408 or 504. Default 60 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Joins small requests that come at the same time; null (default) scores each by itself.</summary>
    public BatchingOptions? Batching { get; init; }

    /// <summary>Host names a request may be addressed to besides this machine's addresses and <c>localhost</c>; a guard against DNS rebinding. <c>*</c> takes any name: for a container, whose callers a platform or a token checks.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Callers send one of these as <c>Authorization: Bearer TOKEN</c>, or get 401; several, so that an old one can be replaced. Whether the server lives and is ready, anybody may ask. By default none.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>True to let other machines in without a token, as behind a proxy that checks callers.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>The certificate for https; null (default) for http.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>True to write NaN and infinities as the bare words that MLflow's server writes, which is not valid JSON; by default they are null.</summary>
    public bool MlflowNumbers { get; init; }

    /// <summary>How long a stop waits for requests under way. Default 10 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop says that the server is not ready before it takes no more requests, so that load balancers send them elsewhere. Default 0.</summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>True for <c>/metrics</c> in Prometheus' format, and for metrics and traces by OTLP where the environment names a collector in <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. Default false.</summary>
    public bool Metrics { get; init; }

    /// <summary>Takes the server's log (category <c>ModelOps.Serving</c>) and ASP.NET Core's. By default nothing does.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Watch each request after its answer is made: a payload log, a monitor. One that throws is logged once and breaks no answer. At most 64; by default none.</summary>
    public IReadOnlyList<IScoringObserver> Observers { get; init; } = [];

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Stands in front of all routes, as a contract's that has others; null for nothing.</summary>
    internal Func<RequestDelegate, RequestDelegate>? Front { get; init; }

    /// <summary>What one image may cost. Nothing that comes in a request is a file of this machine.</summary>
    internal ImageLimits Images => new() { Files = false, MostPixels = MaxImagePixels };

    internal ListenAddress Place => new(Host, Port);

    internal ListenAddress? GrpcPlace => GrpcPort is { } port ? new(Host, port) : null;

    internal IEnumerable<string> Errors()
    {
        foreach (var error in Place.Errors())
        {
            yield return error;
        }

        if (GrpcPort is < 0 or > 65535)
        {
            yield return $"The gRPC port {GrpcPort} is out of range; give 0 (a free one) to 65535.";
        }

        if (GrpcPort is > 0 && GrpcPort == Port)
        {
            yield return $"Port {Port} cannot be for gRPC as well as for HTTP; give gRPC another port.";
        }

        if (MaxRequestBytes < 1)
        {
            yield return $"The largest request {MaxRequestBytes} is out of range; give 1 byte or more.";
        }

        if (MaxRows < 1)
        {
            yield return $"The most rows {MaxRows} of a request are out of range; give 1 or more.";
        }

        if (MaxImagePixels < 1 || MaxPixels < 1)
        {
            yield return $"The most pixels {Math.Min(MaxImagePixels, MaxPixels)} are out of range; give 1 or more.";
        }

        if (MaxConcurrent < 1)
        {
            yield return $"The most requests {MaxConcurrent} at the same time are out of range; give 1 or more.";
        }

        if (MaxQueue < 0)
        {
            yield return $"The most waiting requests {MaxQueue} are out of range; give 0 or more.";
        }

        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout > _mostTime)
        {
            yield return $"The time {RequestTimeout} for a request is out of range; give more than 0, and a day at most.";
        }

        foreach (var error in Batching?.Errors() ?? [])
        {
            yield return error;
        }

        if (ModelName.Length == 0 || ModelName.AsSpan().ContainsAny('/', '\\', '?'))
        {
            yield return $"The model name '{ModelName}' cannot be part of an address; leave out '/', '\\' and '?'.";
        }

        if (ModelVersion.Length == 0 || ModelVersion.AsSpan().ContainsAny('/', '\\', '?'))
        {
            yield return $"The model version '{ModelVersion}' cannot be part of an address; leave out '/', '\\' and '?'.";
        }

        if (Observers.Count > MostObservers)
        {
            yield return $"There are {Observers.Count} observers; give {MostObservers} at most.";
        }

        if (Place.IsKnown && Place.IsOpen && Tokens.Count == 0 && !AllowAnonymous)
        {
            yield return $"Other machines reach the host {Host}, but no token is set. Give {Wording.Option("token", "env:NAME", "Tokens")}, or {Wording.Option("allow-anonymous")} where a proxy in front checks callers.";
        }

        if (Tokens.FirstOrDefault(token => !BearerTokens.IsToken(token)) is not null)
        {
            yield return $"A token cannot be used: it needs {BearerTokens.Shortest} visible letters of ASCII or more. Make one with: openssl rand -hex 32";
        }

        if (DrainDelay < TimeSpan.Zero || DrainDelay > _mostTime)
        {
            yield return $"The drain delay {DrainDelay} is out of range; give 0 or more, and a day at most.";
        }

        if (StopTimeout < TimeSpan.Zero)
        {
            yield return $"The stop timeout {StopTimeout} is negative; give 0 or more.";
        }
    }
}
