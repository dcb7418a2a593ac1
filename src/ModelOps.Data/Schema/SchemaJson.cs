using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Data.Schema;

/// <summary>The schema file's format. Read strictly: a misspelt key is a fault with a suggestion, not a silent nothing.</summary>
internal static class SchemaJson
{
    private static string[] Keys => ["name", "type", "required", "max_missing_share", "range", "categories", "unique", "distribution"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static string Write(FrameSchema schema)
    {
        var columns = new JsonArray();
        foreach (var column in schema.Columns)
        {
            columns.Add(ToNode(column));
        }

        return new JsonObject { ["columns"] = columns }.ToJsonString(Indented) + "\n";
    }

    public static FrameSchema Read(string json, string file)
    {
        try
        {
            var root = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (root is not JsonObject || root["columns"] is not JsonArray columns)
            {
                throw new InvalidInputException($"'{file}' is no schema: it has no list \"columns\". Make one with FrameSchema.Infer(frame).Save(path).");
            }

            var read = columns.Select((node, i) => FromNode(node, i, file)).ToArray();
            var twice = read.GroupBy(column => column.Name).FirstOrDefault(same => same.Count() > 1);
            return twice is null ? new FrameSchema(read) : throw new InvalidInputException($"'{file}' names column '{twice.Key}' twice. Keep one.");
        }
        catch (JsonException fault)
        {
            throw new InvalidInputException($"'{file}', line {fault.LineNumber + 1}: this is not JSON. Look for a missing comma, quote or bracket there.", fault);
        }
    }

    private static JsonObject ToNode(ColumnSchema column)
    {
        var node = new JsonObject { ["name"] = column.Name, ["type"] = column.Type.ToString().ToLowerInvariant(), ["required"] = column.Required };
        if (column.MaxMissingShare is { } share)
        {
            node["max_missing_share"] = share;
        }

        if (column.Minimum is not null || column.Maximum is not null)
        {
            var range = new JsonObject();
            if (column.Minimum is { } minimum)
            {
                range["min"] = minimum;
            }

            if (column.Maximum is { } maximum)
            {
                range["max"] = maximum;
            }

            node["range"] = range;
        }

        if (column.Categories is { } categories)
        {
            node["categories"] = new JsonArray([.. categories.Select(text => JsonValue.Create(text))]);
        }

        if (column.Unique)
        {
            node["unique"] = true;
        }

        if (column.Distribution is { } distribution)
        {
            var spread = new JsonObject { ["tolerance"] = distribution.Tolerance };
            if (distribution.Edges is { } edges)
            {
                spread["edges"] = new JsonArray([.. edges.Select(edge => JsonValue.Create(edge))]);
            }

            spread["shares"] = new JsonArray([.. distribution.Shares.Select(part => JsonValue.Create(part))]);
            node["distribution"] = spread;
        }

        return node;
    }

    private static ColumnSchema FromNode(JsonNode? node, int index, string file)
    {
        if (node is not JsonObject column || column["name"] is not JsonValue named || !named.TryGetValue(out string? name))
        {
            throw new InvalidInputException($"'{file}', column {index + 1}: it has no \"name\". Give each column a name and a type.");
        }

        InvalidInputException Fault(string key, string wanted) =>
            new($"'{file}', column '{name}': \"{key}\" is {column[key]?.ToJsonString() ?? "not given"}. Give {wanted}.");
        T? Get<T>(JsonObject from, string key, string wanted)
            where T : struct => from[key] is null ? null : from[key] is JsonValue value && value.TryGetValue(out T result) ? result : throw Fault(key, wanted);
        CheckKeys(column, Keys, file, name);
        var type = (column["type"] as JsonValue)?.ToString() is { } text && Enum.TryParse<ColumnType>(text, ignoreCase: true, out var known) && !char.IsAsciiDigit(text[0])
            ? known
            : throw Fault("type", "one of float64, int64, string, bool, timestamp");
        var range = column["range"] is null ? null : column["range"] as JsonObject ?? throw Fault("range", "an object with \"min\", \"max\" or both");
        var share = Get<double>(column, "max_missing_share", "a number from 0 to 1");
        if (range is not null)
        {
            CheckKeys(range, ["min", "max"], file, name);
        }

        return new ColumnSchema(name!, type)
        {
            Required = Get<bool>(column, "required", "true or false") ?? true,
            MaxMissingShare = share is null or (>= 0 and <= 1) ? share : throw Fault("max_missing_share", "a number from 0 to 1"),
            Minimum = range is null ? null : Get<double>(range, "min", "numbers in the range"),
            Maximum = range is null ? null : Get<double>(range, "max", "numbers in the range"),
            Categories = column["categories"] is null ? null : List<string>(column["categories"]) ?? throw Fault("categories", "a list of texts"),
            Unique = Get<bool>(column, "unique", "true or false") ?? false,
            Distribution = column["distribution"] is null ? null : Distribution(column) ?? throw Fault("distribution", "a tolerance, edges (numbers only) and one share a bin"),
        };
    }

    private static ColumnDistribution? Distribution(JsonObject column)
    {
        var node = column["distribution"] as JsonObject;
        var edges = node?["edges"] is null ? null : List<double>(node["edges"]);
        var bins = edges?.Length + 1 ?? (column["categories"] as JsonArray)?.Count + 1;
        return node?["tolerance"] is JsonValue value && value.TryGetValue(out double tolerance) && tolerance > 0
            && List<double>(node["shares"]) is { } shares && shares.Length == bins
            ? new ColumnDistribution(tolerance, edges, shares)
            : null;
    }

    private static T[]? List<T>(JsonNode? node)
    {
        var list = new List<T>();
        foreach (var item in node as JsonArray ?? [null])
        {
            if (item is not JsonValue value || !value.TryGetValue(out T? result))
            {
                return null;
            }

            list.Add(result);
        }

        return [.. list];
    }

    private static void CheckKeys(JsonObject node, string[] known, string file, string? column)
    {
        foreach (var (key, _) in node)
        {
            if (!known.Contains(key))
            {
                throw new InvalidInputException($"'{file}', column '{column}': there is no \"{key}\".{Suggestion.Among(key, known, "The keys are")}");
            }
        }
    }
}
