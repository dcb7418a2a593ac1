using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Serving.Protocol;

/// <summary>The Open Inference Protocol, version 2, over JSON: one tensor of shape [N] a column.</summary>
internal sealed class InferenceProtocol(Model model, ScoringOptions options)
{
    internal byte[] Server(string version) => Bytes(new JsonObject { ["name"] = "modelops", ["version"] = version, ["extensions"] = new JsonArray() });

    internal byte[] Health(string what) => Bytes(new JsonObject { [what] = true });

    internal byte[] Ready(string name)
    {
        Known(name);
        return Bytes(new JsonObject { ["name"] = options.ModelName, ["ready"] = true });
    }

    internal byte[] Model(string name)
    {
        Known(name);
        return Bytes(new JsonObject
        {
            ["name"] = options.ModelName,
            ["versions"] = new JsonArray(options.ModelVersion),
            ["platform"] = "onnx_onnxruntime",
            ["inputs"] = Tensors(model.Signature.Inputs),
            ["outputs"] = Tensors(model.Signature.Outputs),
        });
    }

    internal (Frame Rows, string? Id) Read(string name, ReadOnlyMemory<byte> body)
    {
        Known(name);
        return JsonRequest.Read(body, Read);
    }

    private (Frame Rows, string? Id) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("inputs", out var inputs) || inputs.ValueKind != JsonValueKind.Array)
        {
            throw ScoringFault.Bad("An inference request is an object with a list 'inputs'.");
        }

        var columns = inputs.EnumerateArray().Select(Column).ToArray();
        if (columns.DistinctBy(column => column.Name).Count() != columns.Length || columns.DistinctBy(column => column.Count).Count() > 1)
        {
            throw ScoringFault.Bad("The inputs must have different names and shapes of the same first dimension.");
        }

        var id = root.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        return (TableBuilder.Build(new Frame(columns), model.Signature), id);
    }

    internal ReadOnlyMemory<byte> Answer(Frame answer, string? id)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model_name", options.ModelName);
        json.WriteString("model_version", options.ModelVersion);
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        json.WriteStartArray("outputs");
        foreach (var column in answer.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("datatype", column.Type switch { ColumnType.Float64 => "FP64", ColumnType.Int64 => "INT64", ColumnType.Bool => "BOOL", _ => "BYTES" });
            json.WriteStartArray("shape");
            json.WriteNumberValue(column.Count);
            json.WriteEndArray();
            json.WriteStartArray("data");
            for (var row = 0; row < column.Count; row++)
            {
                Predictions.Value(json, column, row, options.MlflowNumbers);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static Column Column(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object
            || !input.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || !input.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array
            || !input.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array)
        {
            throw ScoringFault.Bad("Each input is an object with 'name', 'shape', 'datatype' and 'data'.");
        }

        long[] dimensions = [.. shape.EnumerateArray().Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var value) ? value : -1)];
        if (dimensions is not ([_] or [_, 1]) || dimensions[0] != data.GetArrayLength())
        {
            throw ScoringFault.Bad($"The input '{name}' has {data.GetArrayLength()} values and the shape [{string.Join(", ", dimensions)}]; a column's shape is [rows] or [rows, 1].");
        }

        return JsonColumn.Of(name.GetString()!, [.. data.EnumerateArray()]);
    }

    private static JsonArray Tensors(IReadOnlyList<ColumnSpec> specs) => new([.. specs.Select((spec, i) => (JsonNode)new JsonObject
    {
        ["name"] = spec.Name ?? $"{i}",
        ["datatype"] = spec.Type switch { SpecType.String or SpecType.DateTime or SpecType.Binary => "BYTES", SpecType.Long => "INT64", SpecType.Integer => "INT32", SpecType.Boolean => "BOOL", SpecType.Float => "FP32", _ => "FP64" },
        ["shape"] = new JsonArray([.. (spec.Shape ?? [-1]).Select(size => (JsonNode)size)]),
    })]);

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);

    private void Known(string name)
    {
        if (name != options.ModelName)
        {
            throw ScoringFault.NotFound($"There is no model '{name}' here; this server serves '{options.ModelName}'.");
        }
    }
}
