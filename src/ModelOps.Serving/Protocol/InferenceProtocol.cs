using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Serving.Protocol;

/// <summary>The Open Inference Protocol, version 2, over JSON: one tensor of shape [N] a column.</summary>
internal sealed class InferenceProtocol(Model model, ScoringOptions options)
{
    internal const string ServerName = "modelops";

    /// <summary>Where the metadata says more about an input.</summary>
    internal const string Parameters = "parameters";

    /// <summary>What an input of BYTES holds.</summary>
    internal const string ContentType = "content_type";

    /// <summary>Files in base64.</summary>
    internal const string Base64 = "base64";

    private readonly InferenceOutputs _outputs = new(model);
    private readonly HashSet<string> _texts = JsonRequest.Texts(model.Signature);
    private readonly string? _images = ImageColumns.NameIn(model.Signature);

    internal InferenceOutputs Outputs => _outputs;

    /// <summary>Writes answers without frames.</summary>
    internal InferenceAnswer Answers { get; } = new(model, options);

    /// <summary>The column of images; null for a model without.</summary>
    internal string? Images => _images;

    /// <summary>The columns of text, where whole numbers keep all of their digits.</summary>
    internal IReadOnlySet<string> Texts => _texts;

    internal byte[] Server(string version) => Bytes(new JsonObject { ["name"] = ServerName, ["version"] = version, ["extensions"] = new JsonArray(BinaryTensors.Extension) });

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
            ["inputs"] = new JsonArray([.. model.Signature.Inputs.Select((spec, i) => (JsonNode)Input(spec, spec.Name ?? $"{i}"))]),
            ["outputs"] = _outputs.Describe(),
        };
        if (options.RunId is { } run)
        {
            described[Parameters] = new JsonObject { ["run_id"] = run };
        }

        return Bytes(described);
    }

    private static JsonObject Input(ColumnSpec spec, string name)
    {
        var input = new JsonObject
        {
            ["name"] = name,
            ["datatype"] = InferenceDatatype.Of(spec),
            ["shape"] = new JsonArray([.. (spec.Shape ?? [-1]).Select(size => (JsonNode)size)]),
        };
        if (spec.Type == SpecType.Binary)
        {
            // As MLServer says it of its models.
            input[Parameters] = new JsonObject { [ContentType] = Base64 };
        }

        return input;
    }

    /// <summary>Reads a request.</summary>
    /// <param name="name">The model asked for.</param>
    /// <param name="version">The version asked for; null for any.</param>
    /// <param name="body">JSON, and binary tensors behind it.</param>
    /// <param name="jsonLength">The length of the JSON.</param>
    internal InferenceRequest Read(string name, string? version, ReadOnlyMemory<byte> body, int jsonLength)
    {
        Known(name, version);
        return JsonRequest.Read(body[..jsonLength], root => Read(root, new BinaryTensors(body[jsonLength..])));
    }

    /// <summary>Writes an answer: JSON, and binary tensors behind it.</summary>
    /// <returns>The length of the JSON; null when nothing was asked for as bytes.</returns>
    internal int? Answer(Frame answer, InferenceRequest request, PooledBuffer buffer)
    {
        List<byte[]>? tensors = null;
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
            if (request.Binary?.Invoke(column.Name) == true)
            {
                var tensor = Tensor(column);
                (tensors ??= []).Add(tensor);
                json.WriteStartObject("parameters");
                json.WriteNumber(BinaryTensors.Size, tensor.Length);
                json.WriteEndObject();
                json.WriteEndObject();
                continue;
            }

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
        if (tensors is null)
        {
            return null;
        }

        var length = buffer.Written.Length;
        tensors.ForEach(tensor => buffer.Write(tensor));
        return length;
    }

    private static byte[] Tensor(Column column) => column is Column<long> or Column<bool> && column.MissingCount > 0
        ? throw ScoringException.Bad($"The output '{column.Name}' has missing values, which {InferenceDatatype.Of(column)} cannot hold as bytes. Ask for it as JSON, where they are null.")
        : RawTensor.Write(column);

    private InferenceRequest Read(JsonElement root, BinaryTensors tensors)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("inputs", out var inputs) || inputs.ValueKind != JsonValueKind.Array)
        {
            throw ScoringException.Bad("An inference request is an object with a list 'inputs'.");
        }

        var id = root.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        Column[] columns = [.. inputs.EnumerateArray().Select(input => Column(input, tensors))];
        tensors.End();
        return Request(columns, id, _outputs.Read(root), root.TryGetProperty(Parameters, out var parameters) ? parameters : default) with { Binary = BinaryTensors.Wanted(root) };
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

    private Column Column(JsonElement input, BinaryTensors tensors)
    {
        if (input.ValueKind != JsonValueKind.Object
            || !input.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || !input.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !input.TryGetProperty("datatype", out var datatype) || datatype.ValueKind != JsonValueKind.String)
        {
            throw NotAnInput();
        }

        long[] dimensions = [.. shape.EnumerateArray().Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var value) ? value : -1)];
        var isList = input.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array;
        if (tensors.Take(name.GetString()!, input) is { } bytes)
        {
            InferenceDatatype.CheckKnown(name.GetString()!, datatype.GetString()!);
            if (!isList && name.GetString() == _images && ImageTensor.TryRead(_images!, datatype.GetString()!, bytes, dimensions) is { } images)
            {
                return images;
            }

            return isList ? throw ScoringException.Bad($"The input '{name}' has 'data' and {BinaryTensors.Size}; give one of them.")
                : dimensions is ([_] or [_, 1]) && dimensions[0] is >= 0 and <= int.MaxValue ? RawTensor.Read(name.GetString()!, datatype.GetString()!, bytes.Span, (int)dimensions[0], _texts.Contains(name.GetString()!))
                : throw ScoringException.Bad($"The input '{name}' has the shape [{string.Join(", ", dimensions)}]; a column's shape is [rows] or [rows, 1].");
        }

        if (!isList)
        {
            throw NotAnInput();
        }

        if (name.GetString() == _images && datatype.GetString() == "UINT8" && dimensions.Length == 4)
        {
            return ImageColumns.OfPixels(_images!, ImageTensor.Bytes(_images!, data), dimensions);
        }

        if (dimensions is not ([_] or [_, 1]) || dimensions[0] != data.GetArrayLength())
        {
            throw ScoringException.Bad($"The input '{name}' has {data.GetArrayLength()} values and the shape [{string.Join(", ", dimensions)}]; a column's shape is [rows] or [rows, 1].");
        }

        JsonElement[] values = [.. data.EnumerateArray()];
        InferenceDatatype.Check(name.GetString()!, datatype.GetString()!, values);
        return JsonColumn.Of(name.GetString()!, values, _texts.Contains(name.GetString()!));
    }

    private static ScoringException NotAnInput() => ScoringException.Bad("Each input is an object with 'name', 'shape', 'datatype' and 'data'.");

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
