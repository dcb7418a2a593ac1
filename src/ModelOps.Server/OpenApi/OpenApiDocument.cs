using System.Text.Json;
using ModelOps.Server.Http;

namespace ModelOps.Server.OpenApi;

/// <summary>An OpenAPI 3.1 document made from the same table that requests are checked against.</summary>
internal static class OpenApiDocument
{
    /// <param name="json">Where it goes.</param>
    /// <param name="version">The server's version.</param>
    /// <param name="api">The calls to describe.</param>
    internal static void Write(Utf8JsonWriter json, string version, IReadOnlyList<ApiRoute> api)
    {
        json.WriteStartObject();
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", "ModelOps tracking server");
        json.WriteString("description", "MLflow's REST API for experiments, runs, the model registry and artifacts. Every error is a JSON object with error_code and message.");
        json.WriteString("version", version);
        json.WriteEndObject();
        json.WriteStartObject("paths");
        foreach (var path in api.GroupBy(route => (route.AjaxOnly ? "/ajax-api/2.0/mlflow/" : "/api/2.0/mlflow/") + route.Path))
        {
            json.WriteStartObject(path.Key);
            foreach (var route in path)
            {
                WriteOperation(json, route);
            }

            json.WriteEndObject();
        }

        WriteArtifacts(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, ApiRoute route)
    {
        json.WriteStartObject(Lower(route.Method));
        json.WriteString("summary", route.Summary);
        json.WriteString("operationId", $"{Lower(route.Method)}-{route.Path.Replace('/', '-')}");
        if (route.Method == "GET")
        {
            json.WriteStartArray("parameters");
            foreach (var field in route.Fields)
            {
                WriteParameter(json, field.Name, "query", field.Required, () => WriteSchema(json, field));
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject("requestBody");
            json.WriteBoolean("required", true);
            json.WriteStartObject("content");
            json.WriteStartObject("application/json");
            json.WritePropertyName("schema");
            WriteObject(json, route.Fields);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        WriteResponses(json);
        json.WriteEndObject();
    }

    private static void WriteArtifacts(Utf8JsonWriter json)
    {
        json.WriteStartObject("/api/2.0/mlflow-artifacts/artifacts/{path}");
        foreach (var (method, summary) in new[] { ("get", "Downloads a file; byte ranges are taken."), ("put", "Writes a file."), ("delete", "Removes a file or a folder.") })
        {
            json.WriteStartObject(method);
            json.WriteString("summary", summary);
            json.WriteString("operationId", $"{method}-artifact");
            json.WriteStartArray("parameters");
            WriteParameter(json, "path", "path", true, () => WriteType(json, "string"));
            json.WriteEndArray();
            WriteResponses(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, string name, string place, bool required, Action writeSchema)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", place);
        json.WriteBoolean("required", required);
        json.WritePropertyName("schema");
        writeSchema();
        json.WriteEndObject();
    }

    private static void WriteResponses(Utf8JsonWriter json)
    {
        json.WriteStartObject("responses");
        foreach (var (code, description) in new[] { ("200", "Done."), ("400", "The request has an error."), ("404", "Something named does not exist.") })
        {
            json.WriteStartObject(code);
            json.WriteString("description", description);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, IReadOnlyList<Field> fields)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            WriteSchema(json, field);
        }

        json.WriteEndObject();
        if (fields.Any(field => field.Required))
        {
            json.WriteStartArray("required");
            foreach (var field in fields.Where(field => field.Required))
            {
                json.WriteStringValue(field.Name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteSchema(Utf8JsonWriter json, Field field)
    {
        switch (field.Kind)
        {
            case FieldKind.ObjectList:
                WriteList(json, () => WriteObject(json, field.Items ?? []));
                break;
            case FieldKind.TextList:
                WriteList(json, () => WriteType(json, "string"));
                break;
            default:
                WriteType(json, field.Kind switch
                {
                    FieldKind.Whole => "integer",
                    FieldKind.Number => "number",
                    FieldKind.Flag => "boolean",
                    _ => "string",
                });
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter json, Action writeItems)
    {
        json.WriteStartObject();
        json.WriteString("type", "array");
        json.WritePropertyName("items");
        writeItems();
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private static string Lower(string method) => method.ToLowerInvariant();
}
