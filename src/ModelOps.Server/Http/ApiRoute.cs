using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelOps.Server.Telemetry;
using ModelOps.Telemetry;
using ModelOps.Tracking;

namespace ModelOps.Server.Http;

/// <summary>One call of the REST API: where it is, which fields it takes, and who answers it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Below <c>/api/2.0/mlflow/</c>.</param>
/// <param name="Summary">One sentence for the OpenAPI document.</param>
/// <param name="Fields">What it takes, in the order it is checked.</param>
/// <param name="Handler">Who answers.</param>
internal sealed record ApiRoute(string Method, string Path, string Summary, IReadOnlyList<Field> Fields, ApiHandler Handler)
{
    /// <summary>Whether it exists below <c>/ajax-api/</c> only.</summary>
    public bool AjaxOnly { get; init; }

    /// <summary>Whether its work grows with what is in the store, so that a limit of time holds.</summary>
    private bool IsSearch => Path.EndsWith("/search", StringComparison.Ordinal) || Path.Contains("history", StringComparison.Ordinal) || Path.EndsWith("-datasets", StringComparison.Ordinal);

    /// <summary>Reads and checks the fields, lets the handler work, and writes its answer.</summary>
    public RequestDelegate With(ServerOptions options) => context => ServerTelemetry.Call(Path) is { } operation ? WatchAsync(context, options, operation) : AnswerAsync(context, options);

    private async Task WatchAsync(HttpContext context, ServerOptions options, Operation watched)
    {
        using var operation = watched;
        try
        {
            await AnswerAsync(context, options).ConfigureAwait(false);
        }
        catch (TrackingException exception)
        {
            operation.Fail(exception.ErrorCode);
            throw;
        }
        catch (Exception exception)
        {
            operation.Fail(exception);
            throw;
        }
    }

    private async Task AnswerAsync(HttpContext context, ServerOptions options)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(Method) && !IsJson(request.ContentType))
        {
            throw new TrackingException(ErrorCode.InvalidParameterValue, "Bad Request. Content-Type must be one of ['application/json'].");
        }

        var (document, fromQuery) = await RequestBody.ReadAsync(request, context.RequestAborted).ConfigureAwait(false);
        using (document)
        {
            var fields = new RequestFields(document?.RootElement ?? default, fromQuery);
            fields.Check(Fields);
            await JsonReply.WriteAsync(context, await AnswerAsync(context, fields, options).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>The handler's answer; it stops working when the caller leaves, and when it works for too long.</summary>
    private async Task<Action<Utf8JsonWriter>> AnswerAsync(HttpContext context, RequestFields fields, ServerOptions options)
    {
        if (!IsSearch)
        {
            return await Handler(new ApiCall(fields, options, context.RequestAborted)).ConfigureAwait(false);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(options.LongestSearch);
        try
        {
            return await Handler(new ApiCall(fields, options, limit.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new TrackingException(ErrorReply.DeadlineExceeded, $"The search was ended after {options.LongestSearch.TotalSeconds:0.#} s; give a narrower filter or a smaller page.");
        }
    }

    /// <summary>
    /// A page on a foreign site can post text/plain or a form without asking; it cannot post JSON. So what changes anything
    /// is taken as JSON only.
    /// </summary>
    private static bool IsJson(string? contentType) =>
        contentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>For handlers that have nothing to say.</summary>
    internal static async Task<Action<Utf8JsonWriter>> Done(Task work)
    {
        await work.ConfigureAwait(false);
        return JsonReply.Empty;
    }
}
