using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace ModelOps.Serving.OpenApi;

/// <summary>Short forms of what a document is made of.</summary>
internal static class Schemas
{
    /// <summary>A value of a table: its column says which.</summary>
    internal static OpenApiSchema AnyValue() => Of(JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Boolean | JsonSchemaType.Null, "A number, a text, true, false, or null for a missing value.");

    internal static OpenApiSchema Of(JsonSchemaType type, string? description = null, string? format = null) => new() { Type = type, Description = description, Format = format };

    internal static OpenApiSchema Text(string? description = null) => Of(JsonSchemaType.String, description);

    /// <summary>One of some texts; any text where there are none.</summary>
    internal static OpenApiSchema OneOf(IEnumerable<string> texts, string? description = null)
    {
        JsonNode[] known = [.. texts.Select(text => (JsonNode)text)];
        return new OpenApiSchema { Type = JsonSchemaType.String, Description = description, Enum = known.Length == 0 ? null : known };
    }

    internal static OpenApiSchema List(IOpenApiSchema items, string? description = null) => new() { Type = JsonSchemaType.Array, Items = items, Description = description };

    /// <summary>An object; a property whose name ends in <c>?</c> may be left out.</summary>
    internal static OpenApiSchema Object(params (string Name, IOpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(property => property.Name.TrimEnd('?'), property => property.Schema, StringComparer.Ordinal),
        Required = properties.Where(property => !property.Name.EndsWith('?')).Select(property => property.Name).ToHashSet(StringComparer.Ordinal),
    };
}
