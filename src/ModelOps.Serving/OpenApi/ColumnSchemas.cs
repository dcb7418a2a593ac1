using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.OpenApi;

/// <summary>A model's columns and parameters as schemas: their types, what training saw in them, and which must be given.</summary>
internal sealed class ColumnSchemas(Model model)
{
    private const int MostCategories = 20;

    private readonly ColumnSpec[] _columns = [.. model.Signature.Inputs.Where(spec => spec.Name is not null)];

    internal IReadOnlyList<ColumnSpec> Columns => _columns;

    /// <summary>The column of images; null for a model without.</summary>
    internal string? Images { get; } = ImageColumns.NameIn(model.Signature);

    /// <summary>One row as an object.</summary>
    internal OpenApiSchema Row() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "One row. Other columns are left out.",
        Properties = _columns.ToDictionary(spec => spec.Name!, spec => (IOpenApiSchema)Of(spec), StringComparer.Ordinal),
        Required = Required(),
    };

    /// <summary>A table as an object of lists, one for each column.</summary>
    internal OpenApiSchema Lists() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A list for each column, all of the same length.",
        Properties = _columns.ToDictionary(spec => spec.Name!, spec => (IOpenApiSchema)Schemas.List(Of(spec)), StringComparer.Ordinal),
        Required = Required(),
    };

    /// <summary>The model's parameters; null when it has none.</summary>
    internal OpenApiSchema? Params() => model.Signature.Params.Count == 0 ? null : new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Description = "The model's parameters; each has a default.",
        Properties = model.Signature.Params.ToDictionary(spec => spec.Name, spec => (IOpenApiSchema)Param(spec), StringComparer.Ordinal),
    };

    internal OpenApiSchema Of(ColumnSpec spec)
    {
        if (spec.Type == SpecType.Binary)
        {
            return Schemas.Of(JsonSchemaType.String, "The content of an image file in base64, with or without the head of a data: URI.", "byte");
        }

        var (type, format) = TypeOf(spec.Type);
        var baseline = model.Baseline?.Columns.GetValueOrDefault(spec.Name!);
        var schema = Schemas.Of(type | JsonSchemaType.Null, Seen(spec, baseline), format);
        if (Known(spec, baseline) is { } known)
        {
            schema.Enum = [.. known.Select(text => (JsonNode)text), JsonNullSentinel.JsonNull];
        }

        return schema;
    }

    private static (JsonSchemaType Type, string? Format) TypeOf(SpecType type) => type switch
    {
        SpecType.Boolean => (JsonSchemaType.Boolean, null),
        SpecType.Integer => (JsonSchemaType.Integer, "int32"),
        SpecType.Long => (JsonSchemaType.Integer, "int64"),
        SpecType.Float => (JsonSchemaType.Number, "float"),
        SpecType.Double or SpecType.Tensor => (JsonSchemaType.Number, "double"),
        SpecType.DateTime => (JsonSchemaType.String, "date-time"),
        _ => (JsonSchemaType.String, null),
    };

    // A column of few texts, all of which training saw.
    private static string[]? Known(ColumnSpec spec, ColumnBaseline? baseline) =>
        spec.Type == SpecType.String && baseline is { Shape: "discrete" or "constant", Values.Count: > 0 and <= MostCategories } ? [.. baseline.Values.Keys.Order(StringComparer.Ordinal)] : null;

    private static string Seen(ColumnSpec spec, ColumnBaseline? baseline)
    {
        var missing = spec.Required ? "null for a missing value." : "May be left out; null for a missing value.";
        return Known(spec, baseline) is not null ? $"The texts that training saw; any other is scored as an unknown category. {missing}"
            : spec.Type == SpecType.DateTime ? $"In ISO 8601. {missing}"
            : baseline is { Type: "number", Minimum: { } least, Maximum: { } most } ? $"In training from {NumberText.Of(least)} to {NumberText.Of(most)}. {missing}"
            : char.ToUpperInvariant(missing[0]) + missing[1..];
    }

    private static OpenApiSchema Param(ParamSpec spec)
    {
        var (type, format) = TypeOf(spec.Type);
        var schema = Schemas.Of(type, null, format);
        schema.Default = JsonNode.Parse(spec.Default);
        return spec.IsList ? Schemas.List(schema, "A list, which is not served.") : schema;
    }

    private HashSet<string> Required() => _columns.Where(spec => spec.Required).Select(spec => spec.Name!).ToHashSet(StringComparer.Ordinal);
}
