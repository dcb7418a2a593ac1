using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelOps.Server.Http;
using ModelOps.Server.OpenApi;

namespace ModelOps.Server.Endpoints;

/// <summary>What describes the server itself.</summary>
internal static class ServiceEndpoints
{
    /// <summary>The server's own version.</summary>
    private static string Version { get; } = typeof(ServiceEndpoints).Assembly.GetName().Version!.ToString(3);

    /// <param name="routes">Where they are added.</param>
    /// <param name="api">The calls that the OpenAPI document describes.</param>
    internal static void Map(IEndpointRouteBuilder routes, IReadOnlyList<ApiRoute> api)
    {
        routes.MapGet("/health", context => TextAsync(context, "OK"));
        routes.MapGet("/version", context => TextAsync(context, Version));
        routes.MapGet("/openapi.json", context => JsonReply.WriteAsync(context, json => OpenApiDocument.Write(json, Version, api)));
        foreach (var prefix in new[] { "/api/3.0", "/ajax-api/3.0" })
        {
            routes.MapGet($"{prefix}/mlflow/server-info", context => JsonReply.WriteAsync(context, json =>
            {
                json.WriteStartObject();
                json.WriteString("store_type", "SqlStore");
                json.WriteBoolean("workspaces_enabled", false);
                json.WriteEndObject();
            }));
        }
    }

    private static Task TextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
