using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOps.Tracking.Runs;

/// <summary>Reads an MLmodel file as the JSON record that MLflow keeps in <c>mlflow.log-model.history</c>.</summary>
internal static class ModelRecord
{
    private const int Deepest = 60;

    /// <summary>The record of a model folder, with the run and the place it is logged to.</summary>
    /// <exception cref="InvalidInputException">There is no MLmodel file, or it is not a YAML map.</exception>
    public static JsonObject Read(string modelFile, string runId, string name, DateTimeOffset now)
    {
        if (!File.Exists(modelFile))
        {
            throw new InvalidInputException($"'{Path.GetDirectoryName(modelFile)}' is not a model folder: it has no file MLmodel. Save a model there first.");
        }

        var record = Parse(modelFile);
        record["run_id"] = runId;
        record["artifact_path"] = name;
        record["utc_time_created"] ??= now.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        record["flavors"] ??= new JsonObject();
        return record;
    }

    /// <summary>The MLmodel text with the run and the place it is logged to.</summary>
    public static string WithPlace(string mlmodel, string runId, string name)
    {
        var kept = mlmodel.Split('\n').Where(line =>
            !line.StartsWith("run_id:", StringComparison.Ordinal) && !line.StartsWith("artifact_path:", StringComparison.Ordinal));
        return $"artifact_path: {JsonSerializer.Serialize(name)}\nrun_id: {runId}\n{string.Join('\n', kept)}";
    }

    private static JsonObject Parse(string modelFile)
    {
        try
        {
            using var reader = File.OpenText(modelFile);
            var yaml = new YamlStream();
            yaml.Load(reader);
            if (yaml.Documents.Count == 1 && yaml.Documents[0].RootNode is YamlMappingNode map)
            {
                return (JsonObject)Convert(map, Deepest)!;
            }
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            // The latter two are what YamlDotNet's scanner throws when the text ends inside a brace or bracket.
            throw new InvalidInputException($"'{modelFile}' cannot be read: {exception.Message} Save the model again.", exception);
        }

        throw new InvalidInputException($"'{modelFile}' is not a YAML map. Save the model again.");
    }

    private static JsonNode? Convert(YamlNode node, int levels) => node switch
    {
        // An alias of the node it is in has no end.
        _ when levels == 0 => throw new InvalidOperationException($"It is nested more than {Deepest} levels deep."),
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(Key(child.Key), Convert(child.Value, levels - 1)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(child => Convert(child, levels - 1))]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static string Key(YamlNode key) => key is YamlScalarNode { Value: var text } ? text ?? "" : throw new InvalidOperationException("A key is a list or a map, and must be a text.");

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
