using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Deployments.Containers;

/// <summary>Leads the routes of a contract to those of the scoring host, before it looks at them.</summary>
internal static class ContractRoutes
{
    private const string Scoring = "/invocations";
    private const string Parameters = "params";

    /// <summary>What stands in front of the host; null when the contract is the host's own.</summary>
    internal static Func<RequestDelegate, RequestDelegate>? Of(ServingContract contract)
    {
        var own = new ServingContract();
        var routes = new Dictionary<PathString, PathString>();
        foreach (var (from, to) in new[] { (contract.LiveRoute, own.LiveRoute), (contract.ReadyRoute, own.ReadyRoute), (contract.PredictRoute, own.PredictRoute) })
        {
            // One route for both: it answers when requests are taken.
            routes[from] = to;
        }

        var isOwn = contract.ParametersField == Parameters && routes.All(route => route.Key == route.Value);
        return isOwn ? null : next => context =>
        {
            if (!routes.TryGetValue(context.Request.Path, out var route))
            {
                return next(context);
            }

            context.Request.Path = route;
            return route == Scoring && contract.ParametersField != Parameters ? RenamedAsync(next, context, contract.ParametersField) : next(context);
        };
    }

    private static async Task RenamedAsync(RequestDelegate next, HttpContext context, string field)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var content = Renamed(body.ToArray(), field);
        context.Request.Body = new MemoryStream(content);
        context.Request.ContentLength = content.Length;
        await next(context).ConfigureAwait(false);
    }

    /// <summary>A JSON object with its field under the name that the host knows. What is not such an object is as it was: the host says what is wrong with it.</summary>
    internal static byte[] Renamed(byte[] json, string field)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return json;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(field))
                {
                    var start = (int)reader.TokenStartIndex;
                    return [.. json.AsSpan(0, start), .. "\"params\""u8, .. json.AsSpan(start + reader.ValueSpan.Length + 2)];
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
        }

        return json;
    }
}
