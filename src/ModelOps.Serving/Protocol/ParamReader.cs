using System.Text.Json;

namespace ModelOps.Serving.Protocol;

/// <summary>
/// Reads a request's <c>params</c>. A graph takes a parameter as one more input, so each becomes a column with the same
/// value in every row; unknown ones are ignored, as MLflow does.
/// </summary>
internal static class ParamReader
{
    internal static Frame Add(Frame frame, JsonElement parameters, ModelSignature signature)
    {
        if (parameters.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object))
        {
            throw ScoringException.Bad($"Invalid input. 'params' must be a dictionary. Got {JsonRequest.Named(parameters)}.");
        }

        if (signature.Params.Count == 0)
        {
            return frame;
        }

        return new Frame(frame.Columns.Concat(signature.Params.Where(spec => !frame.Contains(spec.Name)).Select(spec =>
            parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(spec.Name, out var value) ? Constant(spec, value, frame.RowCount) : Default(spec, frame.RowCount))));
    }

    private static Column Default(ParamSpec spec, int rows)
    {
        using var document = JsonDocument.Parse(spec.Default);
        return Constant(spec, document.RootElement, rows);
    }

    private static Column Constant(ParamSpec spec, JsonElement value, int rows)
    {
        var fits = spec.Type switch
        {
            SpecType.String or SpecType.DateTime => value.ValueKind == JsonValueKind.String,
            SpecType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            SpecType.Integer or SpecType.Long => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            _ => value.ValueKind == JsonValueKind.Number,
        };
        if (!fits || spec.IsList)
        {
            throw ScoringException.Invalid($"Invalid parameters found: '{spec.Name}' is {JsonRequest.Named(value)}, but the model takes {(spec.IsList ? "a list, which is not served" : spec.Type.ToString().ToLowerInvariant())}.");
        }

        return JsonColumn.Of(spec.Name, [.. Enumerable.Repeat(value, rows)]);
    }
}
