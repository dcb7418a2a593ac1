using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Data.Schema;

/// <summary>The schema file's format. Read strictly: a misspelt key is an error with a suggestion, not a silent nothing.</summary>
internal static class SchemaJson
{
    private static string[] RootKeys => ["columns", "rules"];

    private static string[] RuleKeys => ["name", "each", "max_share", "value", "range"];

    private static string[] Keys => ["name", "type", "required", "max_missing_share", "range", "categories", "unique", "distribution"];

    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static string Write(FrameSchema schema)
    {
        var columns = new JsonArray();
        foreach (var column in schema.Columns)
        {
            columns.Add(ToNode(column));
        }

        var root = new JsonObject { ["columns"] = columns };
        if (schema.Rules.Count > 0)
        {
            root["rules"] = new JsonArray([.. schema.Rules.Select(ToNode)]);
        }

        return root.ToJsonString(_indented) + "\n";
    }

    public static FrameSchema Read(string json, string file)
    {
        try
        {
            var root = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (root is not JsonObject whole || root["columns"] is not JsonArray columns)
            {
                throw new InvalidInputException($"'{file}' is not a schema: it has no list \"columns\". Infer one from good data.");
            }

            if (whole.Select(pair => pair.Key).FirstOrDefault(key => !RootKeys.Contains(key)) is { } odd)
            {
                throw new InvalidInputException($"'{file}': there is no \"{odd}\".{Suggestion.Among(odd, RootKeys, "The keys are")}");
            }

            var read = columns.Select((node, i) => FromNode(node, i, file)).ToArray();
            var twice = read.GroupBy(column => column.Name).FirstOrDefault(same => same.Count() > 1);
            return twice is null ? new FrameSchema(read) { Rules = Rules(root["rules"], file) } : throw new InvalidInputException($"'{file}' names column '{twice.Key}' twice. Keep one.");
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException($"'{file}', line {exception.LineNumber + 1}: this is not JSON. Look for a missing comma, quote or bracket there.", exception);
        }
    }

    private static JsonObject ToNode(ColumnSchema column)
    {
        var node = new JsonObject { ["name"] = column.Name, ["type"] = column.Type.ToString().ToLowerInvariant(), ["required"] = column.Required };
        if (column.MaxMissingShare is { } share)
        {
            node["max_missing_share"] = share;
        }

        AddRange(node, column.Minimum, column.Maximum);
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

    private static JsonNode ToNode(SchemaRule rule)
    {
        var node = new JsonObject { ["name"] = rule.Name, [rule.Each is null ? "value" : "each"] = rule.Each ?? rule.Value };
        if (rule.MaxShare > 0)
        {
            node["max_share"] = rule.MaxShare;
        }

        AddRange(node, rule.Minimum, rule.Maximum);
        return node;
    }

    private static void AddRange(JsonObject node, double? minimum, double? maximum)
    {
        var range = new JsonObject();
        if (minimum is not null)
        {
            range["min"] = minimum;
        }

        if (maximum is not null)
        {
            range["max"] = maximum;
        }

        if (range.Count > 0)
        {
            node["range"] = range;
        }
    }

    private static ColumnSchema FromNode(JsonNode? node, int index, string file)
    {
        var column = SchemaNode.Of(node, "column", index, file, Keys, "Give each column a name and a type.");
        var type = (column["type"] as JsonValue)?.ToString() is { } text && Enum.TryParse<ColumnType>(text, ignoreCase: true, out var known) && !char.IsAsciiDigit(text[0])
            ? known
            : throw column.Error("type", "one of float64, int64, string, bool, timestamp");
        var (minimum, maximum) = column.Range();
        if (column["range"] is not null && type is not (ColumnType.Float64 or ColumnType.Int64))
        {
            throw column.Error("range", $"none, since a column of type {text} holds no numbers");
        }

        if (column["categories"] is not null && type != ColumnType.String)
        {
            throw column.Error("categories", $"none, since a column of type {text} holds no texts");
        }

        return new ColumnSchema(column.Name, type)
        {
            Required = column.Value<bool>("required", "true or false") ?? true,
            MaxMissingShare = column.Share("max_missing_share"),
            Minimum = minimum,
            Maximum = maximum,
            Categories = column["categories"] is null ? null : List<string>(column["categories"]) ?? throw column.Error("categories", "a list of texts"),
            Unique = column.Value<bool>("unique", "true or false") ?? false,
            Distribution = column["distribution"] is null ? null : Distribution(column) ?? throw column.Error("distribution", "a tolerance, edges (numbers only) and one share a bin"),
        };
    }

    private static SchemaRule[] Rules(JsonNode? node, string file) => node switch
    {
        null => [],
        JsonArray rules => [.. rules.Select((rule, i) => RuleFromNode(rule, i, file))],
        _ => throw new InvalidInputException($"'{file}': \"rules\" is {node.ToJsonString()}. Give a list of rules."),
    };

    private static SchemaRule RuleFromNode(JsonNode? node, int index, string file)
    {
        var rule = SchemaNode.Of(node, "rule", index, file, RuleKeys, "Say in words what the rule is.");
        var each = rule.Text("each", "a condition in SQL, as \"age >= 18\"");
        var value = rule.Text("value", "a figure in SQL, as \"count(*)\"");
        var (minimum, maximum) = rule.Range();
        if ((each is null) == (value is null))
        {
            throw rule.Error("each", "either a condition for each row (\"each\"), or a figure (\"value\") with a range");
        }

        if ((value is null) != (minimum is null && maximum is null))
        {
            throw rule.Error("range", "the \"min\", \"max\" or both of a figure, and none for a condition");
        }

        if (value is not null && rule["max_share"] is not null)
        {
            throw rule.Error("max_share", "it for a condition only");
        }

        return new SchemaRule(rule.Name) { Each = each, MaxShare = rule.Share("max_share") ?? 0, Value = value, Minimum = minimum, Maximum = maximum };
    }

    private static ColumnDistribution? Distribution(SchemaNode column)
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
}
