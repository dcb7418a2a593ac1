using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelOps.Tracking;

namespace ModelOps.Server.Http;

/// <summary>Answers one call with the JSON it returns.</summary>
internal delegate Task<Action<Utf8JsonWriter>> ApiHandler(ApiCall call);

/// <summary>One call of the REST API: its fields, already checked against the route, and what it works on.</summary>
internal sealed record ApiCall(HttpContext Context, RequestFields Fields, ServerOptions Options)
{
    public ITrackingStore Store => Options.Store;

    public CancellationToken Aborted => Context.RequestAborted;
}
