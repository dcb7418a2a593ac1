using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>What a column counts in an explanation that is kept.</summary>
/// <param name="Name">The column.</param>
/// <param name="Value">The metric's mean loss when it is shuffled; the mean absolute SHAP value; of one row, what it adds to that row's output.</param>
/// <param name="Low">The lower end of the 95 % interval; the value itself where it is exact, NaN where it is unknown.</param>
/// <param name="High">The upper end.</param>
public sealed record ExplainedColumn(string Name, double Value, double Low, double High);

/// <summary>What is kept of an explanation with the model's run: enough for a card or a report to show it without the model.</summary>
public sealed record ExplanationEvidence
{
    private const int Version = 1;
    private static readonly JsonSerializerOptions _indented = new(JsonSerializerOptions.Default) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>permutation</c>, <c>tree</c> or <c>kernel</c>.</summary>
    public required string Method { get; init; }

    /// <summary>What is explained, in words: the metric that is lost, or the output that columns add to.</summary>
    public required string Output { get; init; }

    /// <summary>The metric with all columns as they are; the mean output that SHAP values start from.</summary>
    public required double Base { get; init; }

    /// <summary>The columns, the greatest first; of one row by their absolute values.</summary>
    public required IReadOnlyList<ExplainedColumn> Columns { get; init; }

    /// <summary>How many rows were explained.</summary>
    public required int RowCount { get; init; }

    /// <summary>The one row that is explained, counted from 1; null for all.</summary>
    public int? Row { get; init; }

    /// <summary>What a reader must know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the data is called.</summary>
    public required string DataName { get; init; }

    /// <summary>The digest of the data.</summary>
    public required string DataDigest { get; init; }

    /// <summary>What the model was called.</summary>
    public required string ModelName { get; init; }

    /// <summary>SHA-256 of the model's graph, see <see cref="EvaluationEvidence.DigestOf"/>.</summary>
    public required string ModelDigest { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The name of the files without ending: the data's name, the starts of its digest and of the model's, the method, and the row.</summary>
    public string FileStem => string.Create(CultureInfo.InvariantCulture, $"{EvaluationEvidence.SafeName(DataName)}-{DataDigest[..Math.Min(8, DataDigest.Length)]}-{ModelDigest[..8]}.{Method}{(Row is null ? "" : $"-row-{Row}")}");

    /// <summary>The evidence of a permutation importance.</summary>
    /// <param name="importance">The importance.</param>
    /// <param name="model">The model, and what it is called.</param>
    /// <param name="data">What the data is called, and its digest.</param>
    /// <param name="time">When it was made.</param>
    public static ExplanationEvidence Of(ImportanceResult importance, (Model Model, string Name) model, (string Name, string Digest) data, DateTimeOffset time) => new()
    {
        Method = "permutation",
        Output = importance.Metric.Name,
        Base = importance.Baseline,
        Columns = [.. importance.Features.Select(feature => new ExplainedColumn(feature.Column, feature.Mean, feature.Interval.Low, feature.Interval.High))],
        RowCount = importance.RowCount,
        DataName = data.Name,
        DataDigest = data.Digest,
        ModelName = model.Name,
        ModelDigest = EvaluationEvidence.DigestOf(model.Model),
        Time = time,
    };

    /// <summary>The evidence of SHAP values.</summary>
    /// <param name="shap">The values.</param>
    /// <param name="row">The place of the one row that is explained; null for all.</param>
    /// <param name="model">The model, and what it is called.</param>
    /// <param name="data">What the data is called, and its digest.</param>
    /// <param name="time">When it was made.</param>
    public static ExplanationEvidence Of(ShapResult shap, int? row, (Model Model, string Name) model, (string Name, string Digest) data, DateTimeOffset time)
    {
        var columns = row is { } one
            ? shap.Columns.Select((name, column) => (Name: name, Interval: shap.Interval(one, column))).Select(each => new ExplainedColumn(each.Name, each.Interval.Value, each.Interval.Low, each.Interval.High))
            : shap.Columns.Select((name, column) => new ExplainedColumn(name, shap.MeanAbsolute[column], shap.IsExact ? shap.MeanAbsolute[column] : double.NaN, shap.IsExact ? shap.MeanAbsolute[column] : double.NaN));
        return new()
        {
            Method = shap.Method == ShapMethod.Tree ? "tree" : "kernel",
            Output = shap.Output,
            Base = shap.Base,
            Columns = [.. columns.OrderByDescending(column => Math.Abs(column.Value))],
            RowCount = row is null ? shap.Rows.RowCount : 1,
            Row = row is { } place ? shap.RowNumbers[place] + 1 : null,
            Notes = shap.Notes,
            DataName = data.Name,
            DataDigest = data.Digest,
            ModelName = model.Name,
            ModelDigest = EvaluationEvidence.DigestOf(model.Model),
            Time = time,
        };
    }

    /// <summary>The description as JSON text.</summary>
    public string ToJson() => new JsonObject
    {
        ["kind"] = "explanation",
        ["version"] = Version,
        ["method"] = Method,
        ["output"] = Output,
        ["base"] = Number(Base),
        ["rows"] = RowCount,
        ["row"] = Row,
        ["columns"] = new JsonArray([.. Columns.Select(column => new JsonObject { ["name"] = column.Name, ["value"] = Number(column.Value), ["low"] = Number(column.Low), ["high"] = Number(column.High) })]),
        ["notes"] = new JsonArray([.. Notes.Select(note => (JsonNode)note)]),
        ["data"] = new JsonObject { ["name"] = DataName, ["digest"] = DataDigest },
        ["model"] = new JsonObject { ["name"] = ModelName, ["digest"] = ModelDigest },
        ["time"] = Time.ToString("O", CultureInfo.InvariantCulture),
    }.ToJsonString(_indented);

    /// <summary>Reads a description.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidInputException">It is damaged, incomplete, or of a newer form.</exception>
    public static ExplanationEvidence Read(string json, string name)
    {
        try
        {
            var root = JsonNode.Parse(json)!.AsObject();
            if ((string?)root["kind"] != "explanation" || (int)root["version"]! > Version)
            {
                throw new InvalidInputException($"'{name}' is not an explanation that this version can read. Explain the model again, or use a newer version.");
            }

            return new()
            {
                Method = (string)root["method"]!,
                Output = (string)root["output"]!,
                Base = Number(root["base"]),
                Columns = [.. root["columns"]!.AsArray().Select(column => new ExplainedColumn((string)column!["name"]!, Number(column["value"]), Number(column["low"]), Number(column["high"])))],
                RowCount = (int)root["rows"]!,
                Row = (int?)root["row"],
                Notes = [.. root["notes"]!.AsArray().Select(note => (string)note!)],
                DataName = (string)root["data"]!["name"]!,
                DataDigest = (string)root["data"]!["digest"]!,
                ModelName = (string)root["model"]!["name"]!,
                ModelDigest = (string)root["model"]!["digest"]!,
                Time = DateTimeOffset.Parse((string)root["time"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentNullException or NullReferenceException or FormatException)
        {
            throw new InvalidInputException($"The explanation '{name}' is damaged. Explain the model again, which replaces it.", error);
        }
    }

    private static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;

    private static double Number(JsonNode? value) => value is null ? double.NaN : (double)value;
}
