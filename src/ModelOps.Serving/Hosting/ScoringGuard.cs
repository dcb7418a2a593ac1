using Microsoft.AspNetCore.Http;
using ModelOps.Http.Security;
using ModelOps.Serving.Grpc;

namespace ModelOps.Serving.Hosting;

/// <summary>Which callers a host answers: they name it as it is called, come from no foreign page, and send a token where there is one. Whether it lives and is ready, anybody may ask.</summary>
internal sealed class ScoringGuard(ScoringOptions options)
{
    private readonly CallerRule _callers = new(options.Host, options.AllowedHosts, options.Place.IsOpen, "This server does not answer to that Host header; add the name to its allowed hosts.");
    private readonly BearerTokens? _tokens = options.Tokens.Count == 0 ? null : new(options.Tokens);

    /// <summary>Answers a request that may not go on; null when it may.</summary>
    internal Task? Refuse(HttpContext context) => _callers.Refuse(context) ?? (_tokens is null || IsOpen(context.Request) ? null : _tokens.Refuse(context));

    private static bool IsOpen(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) ? request.Path.Value is "/ping" or "/health" or "/v2/health/live" or "/v2/health/ready" : HealthService.IsAsked(request);
}
