using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;
using ModelOps.Serving.Scoring;
using Scalar.AspNetCore;

namespace ModelOps.Serving.OpenApi;

/// <summary><c>/openapi.json</c>, and the page <c>/docs</c> that shows it and tries it out, also without a network.</summary>
internal static class DocumentEndpoints
{
    internal const string DocumentPath = "/openapi.json";
    internal const string PagePath = "/docs";

    internal static void Map(WebApplication app, ModelHost host)
    {
        app.MapGet(DocumentPath, async context =>
        {
            using var lease = host.Lease();
            lease.Served.Sign(context.Response.Headers);
            var json = Encoding.UTF8.GetBytes(await ModelDocument.Of(lease.Served).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, context.RequestAborted).ConfigureAwait(false));
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = json.Length;
            await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapScalarApiReference(PagePath, (page, context) =>
        {
            page.Nonce = RandomNumberGenerator.GetHexString(32);
            context.Response.Headers.ContentSecurityPolicy = Policy(page.Nonce);
            page.OpenApiRoutePattern = DocumentPath;
            page.WithTitle("Requests").DisableAgent().DisableMcp().HideDeveloperTools();
            (page.DefaultFonts, page.Telemetry, page.HideClientButton) = (false, false, true);
        });
    }

    // The page runs its own script alone, and talks to this server alone. Its script writes styles into the page.
    private static string Policy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
