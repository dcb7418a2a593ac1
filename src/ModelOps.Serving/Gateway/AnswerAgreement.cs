using System.Text.Json;

namespace ModelOps.Serving.Gateway;

/// <summary>
/// Compares two answers to one request, row by row: labels must be equal, numbers within 1 %. Of an answer that is not JSON only equal bytes are known to
/// agree; it counts as one row.
/// </summary>
internal static class AnswerAgreement
{
    private const double Tolerance = 0.01;

    internal static (int Rows, int Agreed) Of(MirroredAnswer one, MirroredAnswer other)
    {
        if (!IsJson(one) || !IsJson(other))
        {
            return (1, one.Body.Span.SequenceEqual(other.Body.Span) ? 1 : 0);
        }

        using var left = JsonDocument.Parse(one.Body);
        using var right = JsonDocument.Parse(other.Body);
        var (mine, theirs) = (Rows(left.RootElement), Rows(right.RootElement));
        var both = Math.Min(mine.Count, theirs.Count);
        var agreed = 0;
        for (var row = 0; row < both; row++)
        {
            agreed += Agree(mine[row], theirs[row]) ? 1 : 0;
        }

        // Rows that only one of them scored agree with nothing.
        return (Math.Max(mine.Count, theirs.Count), agreed);
    }

    private static bool IsJson(MirroredAnswer answer) => answer.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    // MLflow's predictions, or the label or prediction among the outputs of the inference protocol.
    private static List<JsonElement> Rows(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("predictions", out var predictions) && predictions.ValueKind == JsonValueKind.Array)
        {
            return [.. predictions.EnumerateArray()];
        }

        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("outputs", out var outputs) && outputs.ValueKind == JsonValueKind.Array)
        {
            foreach (var output in outputs.EnumerateArray())
            {
                if (output.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() is "label" or "prediction"
                    && output.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array)
                {
                    return [.. data.EnumerateArray()];
                }
            }
        }

        return [answer];
    }

    private static bool Agree(JsonElement one, JsonElement other)
    {
        if (one.ValueKind == JsonValueKind.Object && other.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in (string[])["label", "prediction"])
            {
                if (one.TryGetProperty(name, out var mine) && other.TryGetProperty(name, out var theirs))
                {
                    return Agree(mine, theirs);
                }
            }
        }

        if (one.ValueKind != JsonValueKind.Number || other.ValueKind != JsonValueKind.Number)
        {
            return JsonElement.DeepEquals(one, other);
        }

        var (a, b) = (one.GetDouble(), other.GetDouble());
        return Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));
    }
}
