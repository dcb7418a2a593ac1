using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Messages;
using ModelOps.Http.Security;
using ModelOps.Serving.Client;
using ModelOps.Serving.Grpc;
using ModelOps.Serving.Limits;
using ModelOps.Serving.Observing;
using ModelOps.Serving.OpenApi;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Protocol.Columns;
using ModelOps.Serving.Scoring;
using ModelOps.Serving.Telemetry;

namespace ModelOps.Serving.Hosting;

/// <summary>The routes, and what they have in common: the check of the caller, safe headers, errors as JSON.</summary>
internal sealed class ScoringEndpoints(ModelHost host, ScoringOptions options, ILogger logger)
{
    private const string Json = "application/json";

    // Errors are read by people; the answer is JSON, not HTML, so quotes need no escapes.
    private static readonly JsonSerializerOptions _readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RequestObservers _observers = new(options, logger);
    private readonly RequestScorer _scorer = new(options);
    private readonly ParquetReader _parquet = new(options.MaxRequestBytes);

    private static string ProgramVersion { get; } = typeof(ScoringEndpoints).Assembly.GetName().Version!.ToString(3);

    /// <summary>Shows the host in gauges until disposed.</summary>
    internal IDisposable Show() => ServerGauges.Add(() => new ServerState(host.Current.Named, host.IsReady, _scorer.Waiting, options.MaxQueue));

    internal void Map(WebApplication app)
    {
        if (options.Front is { } front)
        {
            app.Use(front);
        }

        var callers = new ScoringGuard(options);
        app.Use(next => context =>
        {
            SafeHeaders.Set(context);
            return callers.Refuse(context) ?? Answer(next, context);
        });
        app.UseRouting();
        app.MapGet("/ping", Ready(_ => "\n"u8.ToArray()));
        app.MapGet("/health", Signed((context, _) => Text(context, 200, "\n", Json)));
        app.MapGet("/version", Signed((context, _) => Text(context, 200, ProgramVersion, Json)));
        Func<HttpContext, RequestWatch?, Task> invoke = Invoke, infer = Infer;
        app.MapPost("/invocations", context => Watch(context, "invocations", invoke));
        app.MapGet("/v2", Signed((context, served) => Write(context, served.Inference.Server(ProgramVersion))));
        app.MapGet("/v2/health/live", Signed((context, served) => Write(context, served.Inference.Health("live"))));
        app.MapGet("/v2/health/ready", Ready(isReady => isReady ? """{"ready":true}"""u8.ToArray() : """{"ready":false}"""u8.ToArray()));
        foreach (var route in new[] { "/v2/models/{name}", "/v2/models/{name}/versions/{version}" })
        {
            app.MapGet(route, Signed((context, served) => Write(context, served.Inference.Model(Name(context), AskedVersion(context)))));
            app.MapGet(route + "/ready", Signed((context, served) => Write(context, served.Inference.Ready(Name(context), AskedVersion(context), Welcome(context)))));
            app.MapPost(route + "/infer", context => Watch(context, "v2", infer));
        }

        DocumentEndpoints.Map(app, host);
        GrpcHosting.MapCommon(app, options, () => host.IsReady);
        GrpcHosting.Map(app, options, () => new InferenceService(host, _observers, _scorer, options, ProgramVersion, logger));
        MetricsHosting.Map(app, options);
        app.UseEndpoints(_ => { });
        app.Lifetime.ApplicationStopped.Register(_parquet.Dispose);
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static string? AskedVersion(HttpContext context) => (string?)context.Request.RouteValues.GetValueOrDefault("version");

    // Every answer says which model gave it: a host may be given another version at any time.
    private RequestDelegate Signed(Func<HttpContext, ServedModel, Task> answer) => async context =>
    {
        using var lease = host.Lease();
        lease.Served.Sign(context.Response.Headers);
        await answer(context, lease.Served).ConfigureAwait(false);
    };

    private RequestDelegate Ready(Func<bool, byte[]> body) => Signed((context, _) => Write(context, body(Welcome(context))));

    // Load balancers go by the status.
    private bool Welcome(HttpContext context)
    {
        var isReady = host.IsReady;
        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return isReady;
    }

    private Task Watch(HttpContext context, string protocol, Func<HttpContext, RequestWatch?, Task> answer)
    {
        var id = RequestId.Valid(context.Request.Headers[RequestId.Header]);
        if (id is not null)
        {
            context.Response.Headers[RequestId.Header] = id;
        }

        return _observers.Start(protocol, id) is { } watch ? Watch(context, watch, answer) : answer(context, null);
    }

    private async Task Watch(HttpContext context, RequestWatch watch, Func<HttpContext, RequestWatch?, Task> answer)
    {
        try
        {
            await answer(context, watch).ConfigureAwait(false);
            watch.End(host.Current, context.Response.StatusCode);
        }
        catch (ScoringException exception)
        {
            watch.End(host.Current, exception.Status, exception.Code ?? exception.Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            throw;
        }
        catch (Exception exception)
        {
            var status = exception switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                OperationCanceledException when context.RequestAborted.IsCancellationRequested => StatusCodes.Status499ClientClosedRequest,
                _ => StatusCodes.Status500InternalServerError,
            };
            watch.End(host.Current, status, exception.GetType().FullName);
            throw;
        }
    }

    private async Task Invoke(HttpContext context, RequestWatch? watch)
    {
        var format = RequestFormat.Of(context.Request.ContentType);
        if (format == RequestFormat.Binary)
        {
            throw ScoringException.Unsupported($"Binary tensors are for /v2/models/{options.ModelName}/infer. Send JSON, CSV or Parquet here.");
        }

        using var body = await BodyAsync(context).ConfigureAwait(false);
        using var answer = new PooledBuffer();
        var type = await InvokeAsync(context, format, body.Memory, watch, answer).ConfigureAwait(false);
        watch?.End(host.Current, StatusCodes.Status200OK);
        await Write(context, answer, type).ConfigureAwait(false);
    }

    // The version and the turn are given back before the answer is sent: a client may be slow to take it.
    private async ValueTask<string> InvokeAsync(HttpContext context, RequestFormat format, ReadOnlyMemory<byte> body, RequestWatch? watch, PooledBuffer answer)
    {
        // Parquet takes milliseconds however short it is.
        var asParquet = RequestFormat.WantsParquet(context.Request.Headers.Accept);
        using var lease = host.Lease();
        using var turn = !asParquet && format is not (RequestFormat.Parquet or RequestFormat.Image) && RequestScorer.IsQuick(lease.Served, body.Length) ? null : await _scorer.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        Begin(context, lease.Served, watch);
        var scores = await ScoreAsync(context, lease.Served, format, body, watch, turn).ConfigureAwait(false);
        if (asParquet)
        {
            answer.Write(ParquetFile.Of(scores.ToFrame()));
            return ParquetFile.MediaType;
        }

        lease.Served.Predictions.Write(scores, answer);
        return Json;
    }

    private ValueTask<ModelScores> ScoreAsync(HttpContext context, ServedModel served, RequestFormat format, ReadOnlyMemory<byte> body, RequestWatch? watch, Turn? turn)
    {
        var signature = served.Model.Signature;
        if (format == RequestFormat.Csv)
        {
            return ScoreAsync(served, CsvRequest.Read(body.Span, signature), watch, turn, context.RequestAborted);
        }

        if (format == RequestFormat.Image)
        {
            return ScoreImagesAsync(context, served, body, watch, turn);
        }

        if (format == RequestFormat.Parquet)
        {
            var rows = _scorer.Read(turn, token => _parquet.Read(body, signature, _scorer.CheckRows, token), context.RequestAborted);
            return ScoreAsync(served, rows, watch, turn, context.RequestAborted);
        }

        using var table = ColumnTable.Rent();
        if (!TableReader.TryRead(body.Span, signature, table))
        {
            return ScoreAsync(served, JsonRequest.ReadAny(body, signature), watch, turn, context.RequestAborted);
        }

        if (watch is not { WantsRows: true } && _scorer.TryScore(served, table) is { } scores)
        {
            watch?.Score(null, null, table.Rows);
            return ValueTask.FromResult(scores);
        }

        return ScoreAsync(served, JsonRequest.Build(table, signature), watch, turn, context.RequestAborted);
    }

    private async ValueTask<ModelScores> ScoreImagesAsync(HttpContext context, ServedModel served, ReadOnlyMemory<byte> body, RequestWatch? watch, Turn? turn)
    {
        var rows = await ImageRequest.ReadAsync(body, context.Request.ContentType!, served.Model.Signature).ConfigureAwait(false);
        return await ScoreAsync(served, rows, watch, turn, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task Infer(HttpContext context, RequestWatch? watch)
    {
        if (RequestFormat.Of(context.Request.ContentType) is not (RequestFormat.Json or RequestFormat.Binary))
        {
            throw ScoringException.Unsupported($"The inference protocol takes application/json only, or {BinaryTensors.MediaType} with the header {BinaryTensors.Header}.");
        }

        using var body = await BodyAsync(context).ConfigureAwait(false);
        using var answer = new PooledBuffer();
        var jsonLength = await InferAsync(context, body.Memory, watch, answer).ConfigureAwait(false);
        if (jsonLength is { } length)
        {
            context.Response.Headers[BinaryTensors.Header] = length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        watch?.End(host.Current, StatusCodes.Status200OK);
        await Write(context, answer, jsonLength is null ? Json : BinaryTensors.MediaType).ConfigureAwait(false);
    }

    private async ValueTask<int?> InferAsync(HttpContext context, ReadOnlyMemory<byte> body, RequestWatch? watch, PooledBuffer answer)
    {
        using var lease = host.Lease();
        var inference = lease.Served.Inference;
        lease.Served.Sign(context.Response.Headers);
        using var turn = RequestScorer.IsQuick(lease.Served, body.Length) ? null : await _scorer.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        inference.Known(Name(context), AskedVersion(context));
        var length = BinaryTensors.JsonLength(context.Request.Headers, body.Length);
        if (TryInfer(context, lease.Served, body.Span, ref length, watch, answer, out var hasBegun) is { } isBinary)
        {
            return isBinary ? length : null;
        }

        var request = inference.Read(Name(context), AskedVersion(context), body, length);
        if (!hasBegun)
        {
            Begin(context, lease.Served, watch, request.Id);
        }

        var scores = await ScoreAsync(lease.Served, request.Rows, watch, turn, context.RequestAborted).ConfigureAwait(false);
        return inference.Answer(scores.ToFrame(), request, answer);
    }

    // Scores what is in no frame, and answers it; null for a request that needs one, or is wrong.
    private bool? TryInfer(HttpContext context, ServedModel served, ReadOnlySpan<byte> body, ref int length, RequestWatch? watch, PooledBuffer answer, out bool hasBegun)
    {
        hasBegun = false;
        using var table = ColumnTable.Rent();
        if (served.Direct is null || !TensorHeader.TryRead(body[..length], body[length..], served.Model.Signature, table, out var header))
        {
            return null;
        }

        Begin(context, served, watch, header.Id);
        hasBegun = true;
        if (watch is { WantsRows: true } || _scorer.TryScore(served, table) is not { } scores || !InferenceAnswer.Takes(scores))
        {
            return null;
        }

        watch?.Score(null, null, table.Rows);
        length = served.Inference.Answers.Write(scores, header.Id, header.IsBinary, answer) ?? length;
        return header.IsBinary;
    }

    // Kestrel ends a body that stands still. One that is long, or of unknown length, may not crawl for hours either.
    private async ValueTask<PooledBody> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength <= RequestLimits.FewBytes)
        {
            return await PooledBody.ReadAsync(context.Request).ConfigureAwait(false);
        }

        using var deadline = new CancellationTokenSource(options.RequestTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            return await PooledBody.ReadAsync(context.Request, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw ScoringException.Slow($"The rows did not arrive within {options.RequestTimeout.TotalSeconds} seconds, the time that this server gives a request. Send fewer rows at once.");
        }
    }

    private static void Begin(HttpContext context, ServedModel served, RequestWatch? watch, string? bodyId = null)
    {
        served.Sign(context.Response.Headers);
        if (watch?.Begin(served, bodyId) is { } id)
        {
            context.Response.Headers[RequestId.Header] = id;
        }
    }

    private async ValueTask<ModelScores> ScoreAsync(ServedModel served, Frame rows, RequestWatch? watch, Turn? turn, CancellationToken cancellationToken)
    {
        var scores = await _scorer.ScoreAsync(served, rows, turn, cancellationToken).ConfigureAwait(false);
        watch?.Score(watch.WantsRows ? rows : null, watch.WantsRows ? scores.ToFrame() : null, rows.RowCount);
        return scores;
    }

    private async Task Answer(RequestDelegate next, HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && context.Response.StatusCode is 404 or 405 && context.Response.ContentLength is null)
            {
                host.Current.Sign(context.Response.Headers);
                await Text(context, context.Response.StatusCode, context.Response.StatusCode == 404 ? """{"detail":"Not Found"}""" : """{"detail":"Method Not Allowed"}""", Json).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is no one to tell.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await Refuse(context, exception).ConfigureAwait(false);
        }
    }

    private Task Refuse(HttpContext context, Exception exception)
    {
        var headers = context.Response.Headers;
        if (!headers.ContainsKey("ModelOps-Model"))
        {
            host.Current.Sign(headers);
        }

        switch (exception)
        {
            case ScoringException refusal:
                ServingLog.Refused(logger, options.ModelName, refusal.Status);
                if (refusal.Status == StatusCodes.Status429TooManyRequests)
                {
                    headers.RetryAfter = "1";
                }

                return refusal.Code is null ? Text(context, refusal.Status, ErrorText.Cut(refusal.Message)) : Error(context, refusal.Status, refusal.Code, refusal.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } bad:
                return Text(context, bad.StatusCode, "The request is larger than this server takes; send fewer rows at once.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } bad:
                return Text(context, bad.StatusCode, "The rows came too slowly; send them faster, or fewer at once.");
            case BadHttpRequestException bad:
                return Text(context, bad.StatusCode, "The request is malformed.");
            default:
                if (headers[RequestId.Header] is not [{ } id])
                {
                    headers[RequestId.Header] = id = RequestId.New();
                }

                // What failed may name paths and data; the log has it.
                ServingLog.Failed(logger, exception, id, options.ModelName);
                return Error(context, StatusCodes.Status500InternalServerError, "INTERNAL_ERROR", $"The server failed on the request {id}. Its log says why.");
        }
    }

    private static Task Error(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return Write(context, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["error_code"] = code, ["message"] = ErrorText.Cut(message) }, _readable));
    }

    // A short answer is copied into the connection's memory, and sent with the headers when the request ends.
    private static ValueTask Write(HttpContext context, PooledBuffer answer, string type)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = answer.Written.Length;
        if (answer.Written.Length > RequestLimits.FewBytes)
        {
            return new ValueTask(context.Response.BodyWriter.WriteAsync(answer.WrittenMemory).AsTask());
        }

        context.Response.BodyWriter.Write(answer.Written);
        return ValueTask.CompletedTask;
    }

    private static Task Write(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = Json;
        context.Response.ContentLength = json.Length;
        return context.Response.BodyWriter.WriteAsync(json).AsTask();
    }

    private static Task Text(HttpContext context, int status, string text, string type = "text/plain; charset=utf-8")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(text);
        return context.Response.WriteAsync(text);
    }
}
