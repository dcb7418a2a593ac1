using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Messages;
using ModelOps.Http.Security;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Telemetry;
using ModelOps.Telemetry;

namespace ModelOps.Serving.Hosting;

/// <summary>The routes, and what they have in common: the check of the caller, safe headers, errors as JSON.</summary>
internal sealed class ScoringEndpoints(Model model, ScoringOptions options, ILogger logger)
{
    private const string Json = "application/json";

    // Errors are read by people; the answer is JSON, not HTML, so quotes need no escapes.
    private static readonly JsonSerializerOptions _readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Headers hold no other letters than ASCII's.
    private readonly string _name = Uri.EscapeDataString(options.ModelName);
    private readonly string _version = Uri.EscapeDataString(options.ModelVersion);
    private readonly string? _run = options.RunId is { } run ? Uri.EscapeDataString(run) : null;

    private static string Version { get; } = typeof(ScoringEndpoints).Assembly.GetName().Version!.ToString(3);

    internal void Map(WebApplication app)
    {
        var callers = new CallerRule(options.Host, options.AllowedHosts, options.Place.IsOpen, "This server does not answer to that Host header; name it in AllowedHosts.");
        var inference = new InferenceProtocol(model, options);
        app.Use(next => context =>
        {
            SafeHeaders.Set(context.Response.Headers);
            return callers.Refuse(context) ?? Answer(next, context);
        });
        app.Use(next => context => Named(next, context));
        app.UseRouting();
        app.MapGet("/ping", context => Text(context, 200, "\n", Json));
        app.MapGet("/health", context => Text(context, 200, "\n", Json));
        app.MapGet("/version", context => Text(context, 200, Version, Json));
        app.MapPost("/invocations", context => Watch(context, "invocations", Invoke));
        app.MapGet("/v2", context => Write(context, inference.Server(Version)));
        app.MapGet("/v2/health/live", context => Write(context, inference.Health("live")));
        app.MapGet("/v2/health/ready", context => Write(context, inference.Health("ready")));
        foreach (var route in new[] { "/v2/models/{name}", "/v2/models/{name}/versions/{version}" })
        {
            app.MapGet(route, context => Write(context, inference.Model(Name(context), AskedVersion(context))));
            app.MapGet(route + "/ready", context => Write(context, inference.Ready(Name(context), AskedVersion(context))));
            app.MapPost(route + "/infer", context => Watch(context, "v2", each => Infer(each, inference)));
        }

        app.UseEndpoints(_ => { });
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static string? AskedVersion(HttpContext context) => (string?)context.Request.RouteValues.GetValueOrDefault("version");

    // Every answer says which model gave it: an alias may have moved on since the server was started.
    private Task Named(RequestDelegate next, HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["ModelOps-Model"] = _name;
        headers["ModelOps-Version"] = _version;
        if (_run is not null)
        {
            headers["ModelOps-Run"] = _run;
        }

        return next(context);
    }

    private Task Watch(HttpContext context, string protocol, RequestDelegate answer) =>
        ServingTelemetry.Request(protocol, options.ModelName, options.ModelVersion, options.RunId) is { } operation ? Watch(context, operation, answer) : answer(context);

    private static async Task Watch(HttpContext context, Operation watched, RequestDelegate answer)
    {
        using var operation = watched;
        try
        {
            await answer(context).ConfigureAwait(false);
        }
        catch (ScoringException exception)
        {
            operation.Fail(exception.Code ?? exception.Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            throw;
        }
        catch (Exception exception)
        {
            operation.Fail(exception);
            throw;
        }
    }

    private async Task Invoke(HttpContext context)
    {
        var format = RequestFormat.Of(context.Request.ContentType);
        var body = await RequestBytes.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        var rows = format == RequestFormat.Csv ? CsvRequest.Read(body.Span, model.Signature) : JsonRequest.Read(body, model.Signature);
        await Write(context, Predictions.Write(Score(rows, context.RequestAborted), options.MlflowNumbers)).ConfigureAwait(false);
    }

    private async Task Infer(HttpContext context, InferenceProtocol inference)
    {
        if (RequestFormat.Of(context.Request.ContentType) != RequestFormat.Json)
        {
            throw ScoringException.Unsupported("The inference protocol takes application/json only.");
        }

        var body = await RequestBytes.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        var request = inference.Read(Name(context), AskedVersion(context), body);
        await Write(context, inference.Answer(Score(request.Rows, context.RequestAborted), request)).ConfigureAwait(false);
    }

    private Frame Score(Frame rows, CancellationToken cancellationToken)
    {
        try
        {
            return model.Score(rows, cancellationToken).ToFrame();
        }
        catch (InvalidInputException exception)
        {
            throw ScoringException.Invalid(exception.Message);
        }
        catch (ModelException exception)
        {
            throw ScoringException.Bad($"The model failed on this input: {exception.Message}");
        }
    }

    private async Task Answer(RequestDelegate next, HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && context.Response.StatusCode is 404 or 405 && context.Response.ContentLength is null)
            {
                await Text(context, context.Response.StatusCode, context.Response.StatusCode == 404 ? """{"detail":"Not Found"}""" : """{"detail":"Method Not Allowed"}""", Json).ConfigureAwait(false);
            }
        }
        catch (ScoringException exception)
        {
            ServingLog.Refused(logger, options.ModelName, exception.Status);
            await (exception.Code is null ? Text(context, exception.Status, ErrorText.Cut(exception.Message)) : Error(context, exception.Status, exception.Code, exception.Message)).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            var tooLarge = exception.StatusCode == StatusCodes.Status413PayloadTooLarge;
            await Text(context, exception.StatusCode, tooLarge ? "The request is larger than this server takes; send fewer rows at once." : "The request is malformed.").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is no one to tell.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            ServingLog.Failed(logger, exception, options.ModelName);
            await Error(context, StatusCodes.Status500InternalServerError, "INTERNAL_ERROR", $"The server failed: {exception.Message}").ConfigureAwait(false);
        }
    }

    private static Task Error(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return Write(context, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["error_code"] = code, ["message"] = ErrorText.Cut(message) }, _readable));
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
