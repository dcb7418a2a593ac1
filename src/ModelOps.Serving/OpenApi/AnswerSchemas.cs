using Microsoft.OpenApi;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.OpenApi;

/// <summary>The bodies of answers.</summary>
internal static class AnswerSchemas
{
    /// <summary>MLflow's answer: values of a regressor, row objects of others.</summary>
    internal static IOpenApiSchema Predictions(OpenApiDocument document, Model model, IReadOnlyList<(string Name, string Datatype)> outputs)
    {
        IOpenApiSchema one = outputs.Count == 0 ? new OpenApiSchema { Description = "A value, or an object of values." }
            : outputs is [("prediction", var datatype)]
            ? Value(model, "prediction", datatype)
            : RequestSchemas.Add(document, "Prediction", new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = outputs.ToDictionary(output => output.Name, output => (IOpenApiSchema)Value(model, output.Name, output.Datatype), StringComparer.Ordinal),
                Required = outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal),
            });
        return RequestSchemas.Add(document, "Predictions", Schemas.Object(("predictions", Schemas.List(one, "One for each row, in their order."))));
    }

    internal static IOpenApiSchema Inference(OpenApiDocument document, IEnumerable<string> outputs) => RequestSchemas.Add(document, "InferenceResponse", Schemas.Object(
        ("model_name", Schemas.Text()),
        ("model_version", Schemas.Text()),
        ("id?", Schemas.Text()),
        ("outputs", Schemas.List(Schemas.Object(
            ("name", Schemas.OneOf(outputs)),
            ("datatype", Schemas.Text()),
            ("shape", Schemas.List(Schemas.Of(JsonSchemaType.Integer, null, "int64"))),
            ("data", Schemas.List(Schemas.AnyValue())))))));

    internal static IOpenApiSchema Metadata(OpenApiDocument document, bool takesImages)
    {
        (string, IOpenApiSchema)[] more = takesImages ? [($"{InferenceProtocol.Parameters}?", Schemas.Object(($"{InferenceProtocol.ContentType}?", Schemas.Text("base64 for a column of image files."))))] : [];
        var tensor = RequestSchemas.Add(document, "TensorMetadata", Schemas.Object([
            ("name", Schemas.Text()),
            ("datatype", Schemas.Text()),
            ("shape", Schemas.List(Schemas.Of(JsonSchemaType.Integer, "-1 for any size.", "int64"))),
            .. more,
        ]));
        return RequestSchemas.Add(document, "ModelMetadata", Schemas.Object(
            ("name", Schemas.Text()),
            ("versions", Schemas.List(Schemas.Text())),
            ("platform", Schemas.Text()),
            ("inputs", Schemas.List(tensor)),
            ("outputs", Schemas.List(tensor)),
            ("parameters?", Schemas.Object(("run_id?", Schemas.Text("The run that the model comes from."))))));
    }

    internal static IOpenApiSchema Error(OpenApiDocument document) => RequestSchemas.Add(document, "Error", Schemas.Object(
        ("error_code", Schemas.Text("MLflow's code, as BAD_REQUEST.")),
        ("message", Schemas.Text("What is wrong, with which column and value, and what to do."))));

    private static OpenApiSchema Value(Model model, string name, string datatype) => datatype switch
    {
        "BYTES" when name == "label" && model.Metadata.Classes.Count > 0 => Schemas.OneOf(model.Metadata.Classes),
        "BYTES" => Schemas.Of(JsonSchemaType.String | JsonSchemaType.Null),
        "INT64" or "INT32" => Schemas.Of(JsonSchemaType.Integer | JsonSchemaType.Null, null, datatype.ToLowerInvariant()),
        "BOOL" => Schemas.Of(JsonSchemaType.Boolean | JsonSchemaType.Null),
        _ when name.StartsWith("probability_", StringComparison.Ordinal) => new OpenApiSchema { Type = JsonSchemaType.Number | JsonSchemaType.Null, Format = "double", Minimum = "0", Maximum = "1" },
        _ => Schemas.Of(JsonSchemaType.Number | JsonSchemaType.Null, null, "double"),
    };
}
