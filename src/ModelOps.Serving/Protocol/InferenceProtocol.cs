using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Serving.Protocol;

/// <summary>The Open Inference Protocol, version 2, over JSON: one tensor of shape [N] a column.</summary>
internal sealed class InferenceProtocol(Model model, ScoringOptions options)
{
    internal const string ServerName = "modelops";

    private readonly InferenceOutputs _outputs = new(model);
    private readonly HashSet<string> _texts = JsonRequest.Texts(model.Signature);

    internal InferenceOutputs Outputs => _outputs;

    /// <summary>The columns of text, where whole numbers keep all of their digits.</summary>
    internal IReadOnlySet<string> Texts => _texts;

    internal byte[] Server(string version) => Bytes(new JsonObject { ["name"] = ServerName, ["version"] = version, ["extensions"] = new JsonArray() });

    internal byte[] Health(string what) => Bytes(new JsonObject { [what] = true });

    internal byte[] Ready(string name, string? version, bool isReady)
    {
        Known(name, version);
        return Bytes(new JsonObject { ["name"] = options.ModelName, ["ready"] = isReady });
    }

    internal byte[] Model(string name, string? version)
    {
        Known(name, version);
        var described = new JsonObject
        {
            ["name"] = options.ModelName,
            ["versions"] = new JsonArray(options.ModelVersion),
            ["platform"] = "onnx_onnxruntime",
            ["inputs"] = new JsonArray([.. model.Signature.Inputs.Select((spec, i) => (JsonNode)new JsonObject
            {
                ["name"] = spec.Name ?? $"{i}",
                ["datatype"] = InferenceDatatype.Of(spec),
                ["shape"] = new JsonArray([.. (spec.Shape ?? [-1]).Select(size => (JsonNode)size)]),
            })]),
            ["outputs"] = _outputs.Describe(),
        };
        if (options.RunId is { } run)
        {
            described["parameters"] = new JsonObject { ["run_id"] = run };
        }

        return Bytes(described);
    }

    internal InferenceRequest Read(string name, string? version, ReadOnlyMemory<byte> body)
    {
        Known(name, version);
        return JsonRequest.Read(body, Read);
    }

    internal ReadOnlyMemory<byte> Answer(Frame answer, InferenceRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model_name", options.ModelName);
        json.WriteString("model_version", options.ModelVersion);
        if (request.Id is not null)
        {
            json.WriteString("id", request.Id);
        }

        json.WriteStartArray("outputs");
        foreach (var column in request.Outputs is { } names ? names.Select(name => answer[name]) : answer.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("datatype", InferenceDatatype.Of(column));
            json.WriteStartArray("shape");
            json.WriteNumberValue(column.Count);
            json.WriteEndArray();
            json.WriteStartArray("data");
            for (var row = 0; row < column.Count; row++)
            {
                JsonValue.Write(json, column, row, options.MlflowNumbers);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private InferenceRequest Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("inputs", out var inputs) || inputs.ValueKind != JsonValueKind.Array)
        {
            throw ScoringException.Bad("An inference request is an object with a list 'inputs'.");
        }

        var id = root.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        return Request([.. inputs.EnumerateArray().Select(Column)], id, _outputs.Read(root), root.TryGetProperty("parameters", out var parameters) ? parameters : default);
    }

    /// <summary>A request of columns: over JSON and over gRPC the same.</summary>
    internal InferenceRequest Request(Column[] columns, string? id, string[]? outputs, JsonElement parameters)
    {
        if (columns.DistinctBy(column => column.Name).Count() != columns.Length || columns.DistinctBy(column => column.Count).Count() > 1)
        {
            throw ScoringException.Bad("The inputs must have different names and shapes of the same first dimension.");
        }

        return new InferenceRequest(TableBuilder.Build(new Frame(columns), model.Signature, parameters), id, outputs);
    }

    private Column Column(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object
            || !input.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || !input.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array
            || !input.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !input.TryGetProperty("datatype", out var datatype) || datatype.ValueKind != JsonValueKind.String)
        {
            throw ScoringException.Bad("Each input is an object with 'name', 'shape', 'datatype' and 'data'.");
        }

        long[] dimensions = [.. shape.EnumerateArray().Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var value) ? value : -1)];
        if (dimensions is not ([_] or [_, 1]) || dimensions[0] != data.GetArrayLength())
        {
            throw ScoringException.Bad($"The input '{name}' has {data.GetArrayLength()} values and the shape [{string.Join(", ", dimensions)}]; a column's shape is [rows] or [rows, 1].");
        }

        JsonElement[] values = [.. data.EnumerateArray()];
        InferenceDatatype.Check(name.GetString()!, datatype.GetString()!, values);
        return JsonColumn.Of(name.GetString()!, values, _texts.Contains(name.GetString()!));
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);

    /// <summary>Refuses a model or a version that is not served.</summary>
    internal void Known(string name, string? version)
    {
        if (name != options.ModelName)
        {
            throw ScoringException.NotFound($"There is no model '{name}' here; this server serves '{options.ModelName}'.");
        }

        if (version is not null && version != options.ModelVersion)
        {
            throw ScoringException.NotFound($"Version '{version}' of '{name}' is not served here; this server serves version '{options.ModelVersion}'.");
        }
    }
}
