using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ModelOps.Deployments.Board;

/// <summary><c>GET /board</c>: the page of a service about itself; with <c>?panel</c> the part of it that a notebook shows, as JSON with <c>html</c> and <c>text</c>.</summary>
internal static class BoardEndpoint
{
    internal const string Path = "/board";
    internal const string PanelPath = $"{Path}?{PanelWord}";
    private const string PanelWord = "panel";
    private const string Hold = "hold";

    // Nothing is loaded and nothing runs; the tables have styles of their own.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <param name="routes">The host's routes.</param>
    /// <param name="content">What there is to show; null before the service has begun.</param>
    internal static void Map(IEndpointRouteBuilder routes, Func<BoardContent?> content) => routes.MapGet(Path, context =>
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        if (content() is not { } shown)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        }

        if (context.Request.Query.ContainsKey(PanelWord))
        {
            return response.WriteAsJsonAsync(BoardPanel.Of(shown), Json, context.RequestAborted);
        }

        var isHeld = context.Request.Query.ContainsKey(Hold);
        response.Headers.ContentSecurityPolicy = Policy;
        if (!isHeld)
        {
            response.Headers["Refresh"] = $"{BoardPage.RefreshSeconds}";
        }

        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(BoardPage.Html(shown, isHeld, $"{Path}?{Hold}", Path), context.RequestAborted);
    });
}
