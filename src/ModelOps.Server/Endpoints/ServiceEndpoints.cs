using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelOps.Server.Http;
using ModelOps.Server.OpenApi;

namespace ModelOps.Server.Endpoints;

/// <summary>What tells about the server itself.</summary>
internal static class ServiceEndpoints
{
    /// <summary>The server's own version.</summary>
    internal static string Version { get; } = typeof(ServiceEndpoints).Assembly.GetName().Version!.ToString(3);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        RouteTable.Add(routes, "GET", "/health", context => TextAsync(context, "OK"));
        RouteTable.Add(routes, "GET", "/version", context => TextAsync(context, Version));
        RouteTable.Add(routes, "GET", "/openapi.json", context => JsonReply.WriteAsync(context, OpenApiDocument.Write));
        foreach (var prefix in new[] { "/api/3.0", "/ajax-api/3.0" })
        {
            RouteTable.Add(routes, "GET", $"{prefix}/mlflow/server-info", context => JsonReply.WriteAsync(context, json =>
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
