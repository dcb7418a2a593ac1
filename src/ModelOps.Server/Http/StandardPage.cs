using Microsoft.AspNetCore.Http;

namespace ModelOps.Server.Http;

/// <summary>The short pages for a path that does not exist and for a method that a path does not take, as MLflow sends them.</summary>
internal static class StandardPage
{
    private const string NotFound =
        "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. "
        + "If you entered the URL manually please check your spelling and try again.</p>\n";

    private const string WrongMethod =
        "<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n<p>The method is not allowed for the requested URL.</p>\n";

    internal static Task CompleteAsync(HttpContext context)
    {
        var response = context.Response;
        var page = response.HasStarted || response.ContentLength > 0 ? null
            : response.StatusCode == StatusCodes.Status404NotFound ? NotFound
            : response.StatusCode == StatusCodes.Status405MethodNotAllowed ? WrongMethod
            : null;
        if (page is null)
        {
            return Task.CompletedTask;
        }

        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(page, context.RequestAborted);
    }
}
