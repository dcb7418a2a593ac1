using System.Text.Json;
using ModelOps.Serving.Protocol.Columns;

namespace ModelOps.Serving.Protocol;

/// <summary>Reads a JSON body of <c>/invocations</c>: an object with exactly one of MLflow's four input fields.</summary>
internal static class JsonRequest
{
    private const string Split = "dataframe_split";
    private const string Records = "dataframe_records";
    private const string Instances = "instances";
    private const string Inputs = "inputs";
    private static readonly string[] _fields = [Split, Records, Instances, Inputs];

    internal static Frame Read(ReadOnlyMemory<byte> body, ModelSignature signature)
    {
        using var table = ColumnTable.Rent();
        return TableReader.TryRead(body.Span, signature, table) ? Build(table, signature) : ReadAny(body, signature);
    }

    /// <summary>Reads a body of any form and any error: what <see cref="TableReader"/> leaves.</summary>
    internal static Frame ReadAny(ReadOnlyMemory<byte> body, ModelSignature signature) => Read(body, root => Read(root, signature));

    /// <summary>The rows that <see cref="TableReader"/> has read.</summary>
    internal static Frame Build(ColumnTable table, ModelSignature signature) => table.Parameters.Length == 0
        ? TableBuilder.Build(table.ToFrame(), signature)
        : Read(table.Parameters, parameters => TableBuilder.Build(table.ToFrame(), signature, parameters));

    /// <summary>Parses a body and reads it; text that is not Unicode is only found out while it is read.</summary>
    internal static T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw ScoringException.Bad($"Invalid input. Ensure that input is a valid JSON formatted string: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            throw ScoringException.Bad("Invalid input. A text in it is not Unicode, as half of a surrogate pair.");
        }
    }

    /// <summary>The columns of text: there a whole number keeps all of its digits.</summary>
    internal static HashSet<string> Texts(ModelSignature signature) => [.. signature.Inputs.Where(spec => spec is { Type: SpecType.String, Name: not null }).Select(spec => spec.Name!)];

    /// <summary>A JSON value's kind in the words MLflow's messages use.</summary>
    internal static string Named(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a dictionary",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => value.GetRawText(),
    };

    private static Frame Read(JsonElement root, ModelSignature signature)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ScoringException.Bad($"Invalid input. The input must be a JSON dictionary with exactly one of the input fields {Known()}. Received {Named(root)}.");
        }

        string[] given = [.. _fields.Where(field => root.TryGetProperty(field, out _))];
        if (given.Length != 1)
        {
            throw ScoringException.Bad($"The input must be a JSON dictionary with exactly one of the input fields {Known()}. Received dictionary with input fields: [{string.Join(", ", given.Select(field => $"'{field}'"))}].");
        }

        var table = Table(given[0], root, root.GetProperty(given[0]), signature);
        return TableBuilder.Build(table.ToFrame(Texts(signature).Contains, ImageColumns.NameIn(signature)), signature, root.TryGetProperty("params", out var parameters) ? parameters : default);
    }

    private static JsonTable Table(string field, JsonElement root, JsonElement value, ModelSignature signature)
    {
        switch (field)
        {
            case Split:
                return OfSplit(value, signature);
            case Records:
                return value.ValueKind == JsonValueKind.Array
                    ? JsonTable.OfRecords(value, Records)
                    : throw ScoringException.Bad($"Invalid input. Dataframe records format must be a list of records. Got {Named(value)}.");
            default:
                foreach (var other in root.EnumerateObject().Where(property => property.Name != field && property.Name != "params"))
                {
                    throw ScoringException.Bad($"Invalid input. Beside '{field}' only 'params' may stand. Got '{other.Name}'.");
                }

                return field == Instances ? OfInstances(value, signature) : OfInputs(value, signature);
        }
    }

    private static JsonTable OfSplit(JsonElement value, ModelSignature signature)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw ScoringException.Bad($"Invalid input. Dataframe split format must be a dictionary. Got {Named(value)}.");
        }

        string[] keys = [.. value.EnumerateObject().Select(property => property.Name)];
        if (!keys.Contains("data") || keys.Except(["data", "columns", "index"]).Any())
        {
            throw ScoringException.Bad($"Invalid input. Dataframe split format must have 'data' field and optionally 'columns' and 'index' fields. Got {string.Join(", ", keys)}.");
        }

        var names = value.TryGetProperty("columns", out var columns) ? Names(columns) : Positional(value.GetProperty("data"), signature);
        return JsonTable.OfRows(names, value.GetProperty("data"), Split);
    }

    private static JsonTable OfInstances(JsonElement value, ModelSignature signature) => value.ValueKind != JsonValueKind.Array
        ? throw ScoringException.Bad($"Invalid input. 'instances' must be a list, one item a row. Got {Named(value)}.")
        : value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object
            ? JsonTable.OfRecords(value, Instances)
            : Rows(value, signature, Instances);

    private static JsonTable OfInputs(JsonElement value, ModelSignature signature) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonTable.OfColumns(value),
        JsonValueKind.Array when value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object => JsonTable.OfRecords(value, Inputs),
        JsonValueKind.Array => Rows(value, signature, Inputs),
        _ => throw ScoringException.Bad($"Invalid input. 'inputs' must be a list, or a dictionary of lists. Got {Named(value)}."),
    };

    // An array of pixels [N, H, W, 3], or rows.
    private static JsonTable Rows(JsonElement value, ModelSignature signature, string field) =>
        value.GetArrayLength() > 0 && ImageLists.IsImage(value[0]) && ImageColumns.NameIn(signature) is { } images
            ? JsonTable.OfValues(images, value)
            : JsonTable.OfRows(Positional(value, signature), value, field);

    private static string[] Names(JsonElement columns)
    {
        if (columns.ValueKind != JsonValueKind.Array || columns.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
        {
            throw ScoringException.Bad("Invalid input. The 'columns' of dataframe_split must be a list of texts.");
        }

        return [.. columns.EnumerateArray().Select(name => name.GetString()!)];
    }

    // Rows without names are matched with the signature by position.
    private static string[] Positional(JsonElement rows, ModelSignature signature)
    {
        var width = rows.ValueKind == JsonValueKind.Array && rows.GetArrayLength() > 0 && rows[0].ValueKind == JsonValueKind.Array ? rows[0].GetArrayLength() : 1;
        string[] names = [.. signature.Inputs.Where(spec => spec.Name is not null).Select(spec => spec.Name!)];
        return width <= names.Length && width >= signature.Inputs.Count(spec => spec.Required)
            ? names[..width]
            : throw ScoringException.Invalid($"The rows have {width} values without names, but the model takes {names.Length} inputs ({string.Join(", ", names)}). Send named columns, as dataframe_split.");
    }

    private static string Known() => $"{{{string.Join(", ", _fields.Select(field => $"'{field}'"))}}}";
}
