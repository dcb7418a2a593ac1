using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>Signatures as MLflow writes them: lists of specs as JSON texts.</summary>
internal static class SignatureJson
{
    public static string Write(IReadOnlyList<ColumnSpec> specs) => new JsonArray([.. specs.Select(Spec)]).ToJsonString(JsonSerializerOptions.Default);

    public static string? WriteParams(IReadOnlyList<ParamSpec> specs) => specs.Count == 0
        ? null
        : new JsonArray([.. specs.Select(spec => new JsonObject
        {
            ["name"] = spec.Name,
            ["type"] = Name(spec.Type),
            ["default"] = JsonNode.Parse(spec.Default),
            ["shape"] = spec.IsList ? new JsonArray(-1) : null,
        })]).ToJsonString(JsonSerializerOptions.Default);

    public static IReadOnlyList<ColumnSpec> Read(string? json) => Parse(json, spec =>
    {
        var name = (string?)spec["name"];
        var type = Type((string?)spec["type"]);
        if (type != SpecType.Tensor)
        {
            return new ColumnSpec(name, type, (bool?)spec["required"] ?? !((bool?)spec["optional"] ?? false));
        }

        var tensor = spec["tensor-spec"]!;
        return new ColumnSpec(name, type)
        {
            DataType = (string?)tensor["dtype"],
            Shape = [.. tensor["shape"]!.AsArray().Select(size => (long)size!)],
        };
    });

    public static IReadOnlyList<ParamSpec> ReadParams(string? json) => Parse(json, spec =>
        new ParamSpec((string)spec["name"]!, Type((string?)spec["type"]), spec["default"]?.ToJsonString() ?? "null", spec["shape"] is not null));

    private static T[] Parse<T>(string? json, Func<JsonNode, T> read)
    {
        if (string.IsNullOrEmpty(json))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(json) is JsonArray list
                ? [.. list.Select(item => read(item!))]
                : throw new FormatException("It is not a list.");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or NullReferenceException)
        {
            throw new ModelException($"The signature '{Short(json)}' cannot be read: {exception.Message} Log the model again with a valid signature.", exception);
        }
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private static JsonObject Spec(ColumnSpec spec)
    {
        if (spec.Type == SpecType.Tensor)
        {
            var tensor = new JsonObject
            {
                ["type"] = "tensor",
                ["tensor-spec"] = new JsonObject { ["dtype"] = spec.DataType, ["shape"] = new JsonArray([.. (spec.Shape ?? []).Select(size => (JsonNode)size)]) },
            };
            if (spec.Name is not null)
            {
                tensor["name"] = spec.Name;
            }

            return tensor;
        }

        var column = new JsonObject { ["type"] = Name(spec.Type) };
        if (spec.Name is not null)
        {
            column["name"] = spec.Name;
        }

        column["required"] = spec.Required;
        return column;
    }

    private static string Name(SpecType type) => type.ToString().ToLowerInvariant();

    private static SpecType Type(string? name) => Enum.TryParse<SpecType>(name, ignoreCase: true, out var type)
        ? type
        : throw new FormatException($"The type '{name}' is not known here; known are {string.Join(", ", Enum.GetNames<SpecType>().Select(known => known.ToLowerInvariant()))}.");
}
