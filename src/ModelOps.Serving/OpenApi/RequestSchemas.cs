using Microsoft.OpenApi;

namespace ModelOps.Serving.OpenApi;

/// <summary>The bodies of requests: MLflow's four forms, and the inference protocol's.</summary>
internal static class RequestSchemas
{
    private static readonly string[] _datatypes = ["BOOL", "BYTES", "FP16", "FP32", "FP64", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64"];

    private const string Tables = "[rows] or [rows, 1].";
    private const string Images = "[rows] or [rows, 1]; [images, rows, columns, 3] for pixels as UINT8.";

    /// <summary>Adds them to the document's components, and gives the one that <c>/invocations</c> takes.</summary>
    internal static IOpenApiSchema Invocations(OpenApiDocument document, ColumnSchemas columns)
    {
        var row = Add(document, "Row", columns.Row());
        var param = columns.Params() is { } schema ? Add(document, "Params", schema) : null;
        var list = Schemas.List(Schemas.AnyValue(), "The values of a row, in the order of the columns.");
        var split = Schemas.Object(
            ("columns?", Schemas.List(Schemas.Text(), "The names of the columns; those of the model, in its order, where left out.")),
            ("index?", Schemas.List(Schemas.AnyValue(), "Not read.")),
            ("data", Schemas.List(list, "The rows.")));
        return new OpenApiSchema
        {
            OneOf =
            [
                Add(document, "DataframeSplit", Body(param, ("dataframe_split", split))),
                Add(document, "DataframeRecords", Body(param, ("dataframe_records", Schemas.List(row)))),
                Add(document, "Instances", Body(param, ("instances", Schemas.List(new OpenApiSchema { OneOf = [row, list] }, "Rows as objects, or as lists of values in the model's order.")))),
                Add(document, "Inputs", Body(param, ("inputs", new OpenApiSchema { OneOf = [columns.Lists(), Schemas.List(row)] }))),
            ],
        };
    }

    /// <summary>The body of an inference request.</summary>
    internal static IOpenApiSchema Inference(OpenApiDocument document, ColumnSchemas columns, IEnumerable<string> outputs)
    {
        var free = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Named values." };
        var name = Schemas.OneOf(columns.Columns.Select(spec => spec.Name!), "A column of the model.");
        var tensor = Add(document, "InputTensor", Schemas.Object(
            ("name", name),
            ("shape", Schemas.List(Schemas.Of(JsonSchemaType.Integer, null, "int64"), columns.Images is null ? Tables : Images)),
            ("datatype", Schemas.OneOf(_datatypes)),
            ("parameters?", free),
            ("data", Schemas.List(Schemas.AnyValue(), "One value for each row."))));
        var wanted = Schemas.Object(("name", Schemas.OneOf(outputs)), ("parameters?", free));
        return Add(document, "InferenceRequest", Schemas.Object(
            ("id?", Schemas.Text("The request's name; the answer repeats it.")),
            ("parameters?", columns.Params() ?? free),
            ("inputs", Schemas.List(tensor, "One tensor for each column.")),
            ("outputs?", Schemas.List(wanted, "The outputs wanted; all where left out."))));
    }

    /// <summary>A form of image files.</summary>
    internal static OpenApiSchema Form(string images) => Schemas.Object((images, Schemas.List(Schemas.Of(JsonSchemaType.String, null, "binary"), "One or more image files.")));

    internal static OpenApiSchemaReference Add(OpenApiDocument document, string name, OpenApiSchema schema)
    {
        document.AddComponent(name, schema);
        return new OpenApiSchemaReference(name, document);
    }

    private static OpenApiSchema Body(IOpenApiSchema? param, (string Name, IOpenApiSchema Schema) field) => param is null ? Schemas.Object(field) : Schemas.Object(field, ("params?", param));
}
