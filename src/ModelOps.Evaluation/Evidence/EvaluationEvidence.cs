using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Evaluation.Evaluate;
using ModelOps.Evaluation.Evidence;

namespace ModelOps;

/// <summary>
/// An evaluation as it is kept with a run: what was measured on which data, and the true values and scores behind it, so that a
/// gate can judge it later and elsewhere. Two texts: a description anyone can read, and the packed scores it names.
/// </summary>
public sealed record EvaluationEvidence
{
    /// <summary>The version of the files' form that this library writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>The name of the data.</summary>
    public required string DataName { get; init; }

    /// <summary>The digest of the data, see <see cref="Frame.Digest"/>.</summary>
    public required string DataDigest { get; init; }

    /// <summary>The rows of the data, with those that were left out.</summary>
    public required int DataRows { get; init; }

    /// <summary>SHA-256 of the model's graph, see <see cref="DigestOf"/>.</summary>
    public required string ModelDigest { get; init; }

    /// <summary>What the model was called.</summary>
    public required string ModelName { get; init; }

    /// <summary>When it was measured.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The column with the true values.</summary>
    public required string Target { get; init; }

    /// <summary>The class that counts as positive; null unless there are two.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>The threshold that was given; null for the model's own decision.</summary>
    public double? Threshold { get; init; }

    /// <summary>The column that the rows were weighted by; null when all count the same.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>What mistakes cost; null when the evaluation has no costs.</summary>
    public CostTable? Costs { get; init; }

    /// <summary>The rows that were measured.</summary>
    public required int RowCount { get; init; }

    /// <summary>The columns it was sliced by.</summary>
    public IReadOnlyList<string> SliceColumns { get; init; } = [];

    /// <summary>The columns, and pairs of them, by which fairness was judged.</summary>
    public IReadOnlyList<string> FairnessColumns { get; init; } = [];

    /// <summary>The identity of a model: SHA-256 of its graph, as hexadecimal digits.</summary>
    /// <param name="model">The model.</param>
    public static string DigestOf(Model model) => EvidenceWriter.Sha256(model.Definition.Onnx);

    /// <summary>
    /// The name of the files without ending: the data's name, the starts of its digest and of the model's, and that of another target,
    /// positive class or threshold than the model's own, or of weights.
    /// </summary>
    /// <param name="model">The model.</param>
    public string FileStem(Model model) =>
        $"{OldFileStem}-{Start(ModelDigest)}{(IsOwn(model) ? "" : "-" + Start(EvidenceWriter.Sha256(Encoding.UTF8.GetBytes(Settings))))}";

    /// <summary>The name of the files in earlier versions, which models of one run shared.</summary>
    public string OldFileStem => $"{SafeName(DataName)}-{Start(DataDigest)}";

    /// <summary>Target, positive class, threshold and weights in words.</summary>
    public string Settings => string.Create(
        CultureInfo.InvariantCulture, $"target '{Target}'{(PositiveClass is null ? "" : $", positive class '{PositiveClass}'")}{(Threshold is null ? "" : $", threshold {Threshold}")}{(WeightColumn is null ? "" : $", weights '{WeightColumn}'")}");

    /// <summary>
    /// True when target, positive class and threshold are the model's own and no row weighs more than another: what was measured is what the model serves.
    /// </summary>
    /// <param name="model">The model.</param>
    public bool IsOwn(Model model) =>
        WeightColumn is null
        && Target == (model.Metadata.Target ?? Target)
        && (PositiveClass is null || PositiveClass == ModelRows.PositiveClass(model.Metadata))
        && (Threshold is null || Threshold == model.Metadata.Threshold);

    /// <summary>A data set's name as part of a metric's key and of a file's name: letters, digits, points, dashes and underscores.</summary>
    /// <param name="dataName">The data's name.</param>
    public static string SafeName(string dataName)
    {
        const int Longest = 100;
        var safe = string.Concat(dataName.Select(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_')).Trim('.');
        safe = safe.Length > Longest ? safe[..Longest] : safe;

        // MLflow's pages take what begins with "system/" for the machine's.
        return safe.Length == 0 ? "data" : safe == "system" ? "system_data" : safe;
    }

    /// <summary>The evidence of an evaluation, with the evaluation's description and scores as files.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="model">What was evaluated.</param>
    /// <param name="modelName">What the model is called.</param>
    /// <param name="data">The data's name, digest and number of rows.</param>
    /// <param name="options">How it was evaluated.</param>
    /// <param name="time">When.</param>
    /// <param name="tool">The program and its version.</param>
    /// <returns>The description as JSON, and the packed scores.</returns>
    public static (string Json, byte[] Scores) Write(
        EvaluationResult evaluation, Model model, string modelName, (string Name, string Digest, int Rows) data, EvaluateOptions options, DateTimeOffset time, string tool) =>
        EvidenceWriter.Write(evaluation, DigestOf(model), modelName, data, options, time, tool);

    /// <summary>Reads a description.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidInputException">It is damaged, incomplete, or of a newer form.</exception>
    public static EvaluationEvidence Read(string json, string name) => EvidenceReader.Describe(json, name);

    /// <summary>The evaluation, made anew from its scores.</summary>
    /// <param name="scores">The packed scores, as <see cref="Write"/> gave them.</param>
    /// <exception cref="InvalidInputException">The scores are damaged, or do not give the values in the description.</exception>
    public EvaluationResult Restore(byte[] scores) => EvidenceReader.Restore(this, scores);

    /// <summary>The evidence in a few words: data, rows, when, threshold and weights if they were given.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{DataName} (digest {DataDigest}, {RowCount} rows), evaluated {Time.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC{(Threshold is null ? "" : $", at threshold {Threshold}")}{(WeightColumn is null ? "" : $", weighted by '{WeightColumn}'")}");

    private static string Start(string digest) => digest[..Math.Min(8, digest.Length)];

    /// <summary>What messages call it.</summary>
    internal string Name { get; init; } = "";

    internal JsonObject Json { get; init; } = [];
}
