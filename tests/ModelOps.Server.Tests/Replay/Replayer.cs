using System.Text;
using System.Text.Json.Nodes;

namespace ModelOps.Server.Tests.Replay;

/// <summary>What one replayed exchange came to.</summary>
internal sealed record ReplayResult(RecordedExchange Exchange, ReplayLevel Level, string Difference);

/// <summary>Sends a recording in order to an empty server.</summary>
internal static class Replayer
{
    /// <param name="recording">What to send, and what a real server answered.</param>
    /// <param name="newer">Answers of a newer server, which decide where the two differ.</param>
    /// <param name="port">Where our server listens on loopback.</param>
    /// <param name="bindings">Receives the values met; null when nobody needs them.</param>
    public static async Task<(IReadOnlyList<ReplayResult> Results, IReadOnlySet<string> AsNewer)> RunAsync(
        IReadOnlyList<RecordedExchange> recording, IReadOnlyList<RecordedExchange>? newer, int port, Bindings? bindings = null)
    {
        bindings ??= new Bindings();
        var comparer = new AnswerComparer(bindings, extraFields: newer is not null);
        var newest = newer?.ToDictionary(exchange => exchange.Id) ?? [];
        var results = new List<ReplayResult>();
        var asNewer = new HashSet<string>();
        using var client = new RawHttpClient(port);
        foreach (var exchange in recording)
        {
            var response = await SendAsync(exchange, bindings, client);
            bindings.Bind(exchange.Line["bind"] as JsonObject, Parse(response.Body));
            var (level, difference) = comparer.Compare(exchange, response);
            if (level < ReplayLevel.Message && newest.TryGetValue(exchange.Id, out var later) && comparer.Compare(later, response) is var (other, _) && other > level)
            {
                if (level < ReplayLevel.Body && other >= ReplayLevel.Body)
                {
                    asNewer.Add(exchange.Id);
                }

                level = other;
            }

            results.Add(new ReplayResult(exchange, level, difference));
        }

        return (results, asNewer);
    }

    /// <summary>The request of an exchange: its target, headers and body with all values filled in.</summary>
    public static (string Target, Dictionary<string, string> Headers, byte[]? Body) Request(RecordedExchange exchange, Bindings bindings)
    {
        var line = exchange.Line;
        var target = bindings.Fill(exchange.Path);
        if (line["query"] is JsonArray pairs)
        {
            target += "?" + string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString((string)pair![0]!)}={Uri.EscapeDataString(bindings.Fill((string)pair[1]!))}"));
        }

        var headers = new Dictionary<string, string>();
        foreach (var (name, value) in line["headers"] as JsonObject ?? [])
        {
            headers[name] = (string)value!;
        }

        if (exchange.ContentType is { } contentType)
        {
            headers["Content-Type"] = contentType;
        }

        return (target, headers, Body(line, bindings));
    }

    private static async Task<RawResponse> SendAsync(RecordedExchange exchange, Bindings bindings, RawHttpClient client)
    {
        var (target, headers, body) = Request(exchange, bindings);
        return await client.SendAsync(exchange.Method, target, headers, body ?? (exchange.Method == "GET" ? null : []));
    }

    private static byte[]? Body(JsonObject line, Bindings bindings)
    {
        if (line["raw_body_b64"] is { } base64)
        {
            return Convert.FromBase64String((string)base64!);
        }

        if (line["raw_body"] is { } raw)
        {
            return Encoding.UTF8.GetBytes(bindings.Fill((string)raw!));
        }

        var body = bindings.Fill(line["body"]);
        if (line["repeat"] is JsonObject repeat)
        {
            var item = repeat["item"]!.ToJsonString();
            body ??= new JsonObject();
            body[(string)repeat["field"]!] = new JsonArray(
                [.. Enumerable.Range(0, repeat["count"]!.GetValue<int>()).Select(i => JsonNode.Parse(item.Replace("%i", $"{i}", StringComparison.Ordinal)))]);
        }

        return body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
