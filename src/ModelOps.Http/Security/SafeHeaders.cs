using Microsoft.AspNetCore.Http;

namespace ModelOps.Http.Security;

/// <summary>Headers on every answer, so that no answer can act inside a browser unless a page of ours says otherwise.</summary>
internal static class SafeHeaders
{
    /// <summary>Nothing may be loaded or run, and nothing may frame the answer.</summary>
    internal const string Inert = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>Sets them on what a browser may show. An answer to a POST is data for a program: it is enough that nothing takes it for something else.</summary>
    internal static void Set(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
        }
        else
        {
            Set(context.Response.Headers);
        }
    }

    /// <summary>Sets them all.</summary>
    internal static void Set(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Inert;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
