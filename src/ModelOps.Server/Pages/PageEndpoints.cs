using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelOps.Plots;

namespace ModelOps.Server.Pages;

/// <summary>The page at <c>/</c>: a few embedded files and plotly.js, all from this server.</summary>
internal static class PageEndpoints
{
    // Only our own files run. Plotly styles what it draws by style attributes (a page without them complains), so styles may be inline; scripts never.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Pattern, string Name, string Type)[] _files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/static/app.js", "app.js", "text/javascript; charset=utf-8"),
        ("/static/ui.js", "ui.js", "text/javascript; charset=utf-8"),
        ("/static/app.css", "app.css", "text/css; charset=utf-8"),
    ];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (pattern, name, type) in _files)
        {
            routes.MapGet(pattern, context => SendAsync(context, Open(name), type));
        }

        routes.MapGet("/static/plotly.min.js", SendPlotlyAsync);
    }

    private static Task SendPlotlyAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "max-age=86400";
        return SendAsync(context, PlotlyScript.Open(), "text/javascript; charset=utf-8");
    }

    private static async Task SendAsync(HttpContext context, Stream content, string type)
    {
        await using (content.ConfigureAwait(false))
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = content.Length;
            context.Response.Headers.ContentSecurityPolicy = Policy;
            await content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static Stream Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream($"Pages/{name}")!;
}
