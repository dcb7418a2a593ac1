using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOps.Server.Tests.Replay;

/// <summary>Compares an answer with the recorded one and says how near it came.</summary>
/// <param name="bindings">The values met so far.</param>
/// <param name="extraFields">Whether an answer may have fields that the recorded one has not.</param>
internal sealed class AnswerComparer(Bindings bindings, bool extraFields)
{
    private static readonly HashSet<string> _unordered = ["tags", "params", "aliases", "dataset_summaries"];

    private string _difference = "";

    public (ReplayLevel Level, string Difference) Compare(RecordedExchange recorded, RawResponse actual)
    {
        _difference = "";
        if (recorded.Status != actual.Status)
        {
            return (ReplayLevel.Different, $"status {actual.Status} instead of {recorded.Status}: {Short(actual.Text)}");
        }

        if (recorded.Line["response_headers"] is JsonObject headers && HeaderDifference(headers, actual) is { } problem)
        {
            return (ReplayLevel.ErrorCode, problem);
        }

        if (!recorded.Line.ContainsKey("response"))
        {
            var expected = recorded.Line.ContainsKey("response_b64")
                ? Convert.FromBase64String((string)recorded.Line["response_b64"]!)
                : System.Text.Encoding.UTF8.GetBytes(bindings.Fill((string?)recorded.Line["response_text"] ?? ""));
            return expected.AsSpan().SequenceEqual(actual.Body)
                ? (ReplayLevel.Message, "")
                : (ReplayLevel.ErrorCode, $"body {Short(actual.Text)}");
        }

        var wanted = bindings.Fill(recorded.Line["response"]);
        JsonNode? given;
        try
        {
            given = JsonNode.Parse(actual.Body);
        }
        catch (System.Text.Json.JsonException)
        {
            return (ReplayLevel.Status, $"no JSON: {Short(actual.Text)}");
        }

        var isError = wanted is JsonObject error && error.ContainsKey("error_code");
        if (isError && (string?)wanted!["error_code"] != (string?)(given as JsonObject)?["error_code"])
        {
            return (ReplayLevel.Status, Short(actual.Text));
        }

        if (isError)
        {
            var (wantedMessage, givenMessage) = (wanted!["message"], given!["message"]);
            ((JsonObject)wanted).Remove("message");
            ((JsonObject)given).Remove("message");
            return !Same(wanted, given, "", "") ? (ReplayLevel.ErrorCode, _difference)
                : Same(wantedMessage, givenMessage, "message", "") ? (ReplayLevel.Message, "")
                : (ReplayLevel.Body, _difference);
        }

        return Same(wanted, given, "", "") ? (ReplayLevel.Message, "") : (ReplayLevel.ErrorCode, _difference);
    }

    private static string? HeaderDifference(JsonObject headers, RawResponse actual)
    {
        foreach (var (name, value) in headers)
        {
            if (actual.Headers.GetValueOrDefault(name) != (string?)value)
            {
                return $"header {name}: '{actual.Headers.GetValueOrDefault(name)}' instead of '{value}'";
            }
        }

        return null;
    }

    private bool Same(JsonNode? wanted, JsonNode? given, string at, string parent)
    {
        var same = (wanted, given) switch
        {
            (JsonObject a, JsonObject b) => SameObject(a, b, at),
            (JsonArray a, JsonArray b) => SameArray(a, b, at, _unordered.Contains(Last(at)) || (Last(at) == "metrics" && parent == "data")),
            (JsonValue a, _) when a.TryGetValue(out string? text) => SameText(text, given),
            (JsonValue a, JsonValue b) => a.ToJsonString() == b.ToJsonString() || (Number(a) is { } x && Number(b) is { } y && x.Equals(y)),
            _ => wanted is null && given is null,
        };
        if (!same && _difference.Length == 0)
        {
            _difference = $"{at}: {Short(given?.ToJsonString() ?? "nothing")} instead of {Short(wanted?.ToJsonString() ?? "nothing")}";
        }

        return same;
    }

    private bool SameObject(JsonObject wanted, JsonObject given, string at)
    {
        var parent = Last(at);
        foreach (var (name, value) in wanted)
        {
            if (!given.TryGetPropertyValue(name, out var other) || !Same(value, other, $"{at}/{name}", parent))
            {
                _difference = _difference.Length > 0 ? _difference : $"{at}/{name} is missing";
                return false;
            }
        }

        var extra = extraFields ? null : given.Select(pair => pair.Key).FirstOrDefault(name => !wanted.ContainsKey(name));
        _difference = extra is null || _difference.Length > 0 ? _difference : $"{at}/{extra} is too much";
        return extra is null;
    }

    private bool SameArray(JsonArray wanted, JsonArray given, string at, bool anyOrder)
    {
        if (wanted.Count != given.Count)
        {
            _difference = _difference.Length > 0 ? _difference : $"{at}: {given.Count} items instead of {wanted.Count}: {Short(given.ToJsonString())} instead of {Short(wanted.ToJsonString())}";
            return false;
        }

        if (!anyOrder)
        {
            return wanted.Zip(given).Select((pair, i) => Same(pair.First, pair.Second, $"{at}/{i}", "")).All(same => same);
        }

        var left = given.ToList();
        foreach (var item in wanted)
        {
            var found = left.FindIndex(other => new AnswerComparer(bindings, extraFields).Same(item, other, at, ""));
            if (found < 0)
            {
                _difference = _difference.Length > 0 ? _difference : $"{at}: no {Short(item!.ToJsonString())} in {Short(given.ToJsonString())}";
                return false;
            }

            left.RemoveAt(found);
        }

        return true;
    }

    private static bool SameText(string wanted, JsonNode? given)
    {
        if (wanted == "${#time}")
        {
            return given is JsonValue time && Number(time) > 0;
        }

        if (given is not JsonValue value || !value.TryGetValue(out string? text))
        {
            return false;
        }

        return wanted.Contains("${#", StringComparison.Ordinal)
            ? Regex.IsMatch(text, $"^{string.Join(".*", Regex.Split(wanted, @"\$\{#[a-z_]+\}").Select(Regex.Escape))}$", RegexOptions.Singleline)
            : text == wanted;
    }

    private static double? Number(JsonValue value) => value.TryGetValue(out double number) ? number : null;

    private static string Last(string at) => at[(at.LastIndexOf('/') + 1)..];

    private static string Short(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
