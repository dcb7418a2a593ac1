using System.Text.Json;
using ModelOps.Tracking;

namespace ModelOps.Server.Http;

/// <summary>Answers one call with the JSON it returns.</summary>
internal delegate Task<Action<Utf8JsonWriter>> ApiHandler(ApiCall call);

/// <summary>One call of the REST API: its fields, already checked against the route, and what it works on.</summary>
/// <param name="Fields">Its fields.</param>
/// <param name="Options">The server's options.</param>
/// <param name="Aborted">Cancelled when nobody waits for the answer any more.</param>
internal sealed record ApiCall(RequestFields Fields, ServerOptions Options, CancellationToken Aborted)
{
    public ITrackingStore Store => Options.Store;
}
