using System.Text.Json;
using Microsoft.AspNetCore.Http;
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

    /// <summary>Reads and checks the fields, lets the handler work, and writes its answer.</summary>
    public RequestDelegate With(ServerOptions options) => async context =>
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
            var write = await Handler(new ApiCall(context, fields, options)).ConfigureAwait(false);
            await JsonReply.WriteAsync(context, write).ConfigureAwait(false);
        }
    };

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
