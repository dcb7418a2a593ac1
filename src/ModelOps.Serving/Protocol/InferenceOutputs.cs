using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Models;

namespace ModelOps.Serving.Protocol;

/// <summary>What a model gives, as the inference protocol describes it; and which of it a request asks for.</summary>
internal sealed class InferenceOutputs(Model model)
{
    private readonly Lazy<(string Name, string Datatype)[]> _all = new(() => Find(model));

    /// <summary>The outputs that an answer has.</summary>
    internal IReadOnlyList<(string Name, string Datatype)> All => _all.Value;

    /// <summary>The outputs for the model's metadata: those that an answer has.</summary>
    internal JsonArray Describe() => new([.. _all.Value.Select(output => (JsonNode)new JsonObject { ["name"] = output.Name, ["datatype"] = output.Datatype, ["shape"] = new JsonArray(-1) })]);

    /// <summary>The names that a request asks for; null for all.</summary>
    internal string[]? Read(JsonElement root)
    {
        if (!root.TryGetProperty("outputs", out var outputs) || outputs.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (outputs.ValueKind != JsonValueKind.Array)
        {
            throw ScoringException.Bad($"The 'outputs' of an inference request are a list of objects with a 'name'. Got {JsonRequest.Named(outputs)}.");
        }

        var names = outputs.EnumerateArray().Select(Name).Distinct(StringComparer.Ordinal).ToArray();
        return names.Length == 0 ? null : names;
    }

    private string Name(JsonElement output)
    {
        if (output.ValueKind != JsonValueKind.Object || !output.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw ScoringException.Bad("Each of the 'outputs' is an object with a 'name'.");
        }

        return Known(name.GetString()!);
    }

    /// <summary>An output's name, which the model must have.</summary>
    internal string Known(string text)
    {
        string[] known = [.. _all.Value.Select(one => one.Name)];
        return known.Contains(text) ? text : throw ScoringException.Bad($"The model has no output '{text}'.{Suggestion.For(text, known)} It gives {string.Join(", ", known)}.");
    }

    // A row of missing values is scored, so that the description cannot differ from an answer.
    private static (string Name, string Datatype)[] Find(Model model)
    {
        try
        {
            var row = new Frame(model.Signature.Inputs.Where(spec => spec.Name is not null).Select(Missing));
            return [.. model.Score(ParamReader.Add(row, default, model.Signature)).ToFrame().Columns.Select(column => (column.Name, InferenceDatatype.Of(column)))];
        }
        catch (ModelOpsException)
        {
            // A foreign graph may refuse missing values; then its signature describes it.
            return [.. model.Signature.Outputs.Select((spec, place) => (spec.Name ?? $"{place}", InferenceDatatype.Of(spec)))];
        }
    }

    private static Column Missing(ColumnSpec spec) => spec.Type switch
    {
        SpecType.String => StringColumn.From(spec.Name!, [null]),
        SpecType.DateTime => new Column<DateTime>(spec.Name!, [default], [true]),
        _ => new Column<double>(spec.Name!, [double.NaN]),
    };
}
