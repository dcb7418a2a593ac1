using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet;

/// <summary>Proves that an imported model scores as the ML.NET model that it came from, on rows made for the purpose: numbers of all sizes, the texts that the model knows, unknown ones, missing values.</summary>
internal sealed class ImportProof(string path, ITransformer transformer, DataViewSchema schema)
{
    private const int RowCount = 400;
    private const double Tolerance = 1e-4;
    private const double MostDifferent = 0.01;
    private const int MostTexts = 200;
    private readonly ProofColumn[] _columns = Make(transformer, schema);

    private static string Instead => $"Train its pipeline here with {Wording.Option("pipeline")}, which names the transform, and keeps ML.NET's own format where ONNX fails.";

    /// <summary>The rows as ML.NET reads them.</summary>
    public IDataView View => new RowsView(RowCount, [.. _columns.Select(column => column.View)]);

    /// <exception cref="ModelException">The scores differ, or cannot be compared.</exception>
    public void Check(byte[] onnx, ImportOptions options)
    {
        using var model = new Model(Model.Read(onnx, options));
        var result = transformer.Transform(View);
        var score = model.Metadata.Classes.Count == 2 && result.Schema.GetColumnOrNull(PipelineOutput.Probability) is not null ? PipelineOutput.Probability : "Score";
        var expected = ScoreReader.Read(result, score, out var width) ?? throw new ModelException($"The model in '{path}' gives no column '{score}', so its import cannot be checked.");
        var frame = Frame(model, onnx, score);
        ModelScores scores;
        try
        {
            scores = model.Score(frame);
        }
        catch (ModelException error)
        {
            throw new ModelException($"The model in '{path}' scores made rows in ML.NET, but not in ONNX: {error.Message.TrimEnd('.')}. {Instead}", error);
        }

        var actual = scores.Values ?? (width == 1 ? scores.Probability(scores.Classes[1]) : scores.Probabilities!);
        if (actual.Length != expected.Length)
        {
            throw new ModelException($"The model in '{path}' gives {width} scores a row in ML.NET, but {actual.Length / RowCount} after the import.");
        }

        bool[] different = [.. Enumerable.Range(0, RowCount).Select(row => Enumerable.Range(row * width, width).Any(at => !IsNear(expected[at], actual[at])))];
        if (different.Count(each => each) > MostDifferent * RowCount)
        {
            var first = Array.IndexOf(different, true);
            var onlyMissing = Enumerable.Range(0, RowCount).All(row => !different[row] || HasMissing(row));
            throw new ModelException(
                $"The model in '{path}' scores {different.Count(each => each)} of {RowCount} made rows differently in ONNX than in ML.NET{(onlyMissing ? ", all of them with missing values" : "")}: {expected[first * width]:G6} became {actual[first * width]:G6}. "
                + (onlyMissing ? "Fill missing values in the pipeline, as with mlContext.Transforms.ReplaceMissingValues, and save it again." : Instead));
        }
    }

    // ONNX rounds elsewhere than ML.NET does, so a few rows may fall to the other side of a threshold.
    private static bool IsNear(float expected, double actual) => float.IsNaN(expected) ? double.IsNaN(actual) : expected == actual || Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected));

    // The exporter writes an input for each column, in their order; the score keeps those that it needs.
    private Frame Frame(Model model, byte[] onnx, string score)
    {
        var graph = Models.Onnx.OnnxModel.Read(onnx);
        var needed = graph.InputsOf(score + OnnxExport.Suffix);
        var columns = needed.Select(input => graph.Inputs.Count == _columns.Length ? _columns[graph.Inputs.IndexOf(input)] : _columns.FirstOrDefault(column => column.View.Name == input.Name)
            ?? throw new ModelException($"The model in '{path}' reads '{input.Name}', which no column is named."));
        Func<string, Column>[] makers = [.. columns.SelectMany(column => column.Raw.Count > 0 ? column.Raw : throw new ModelException($"The model in '{path}' reads the column '{column.View.Name}' of type {column.View.Type}, for which its import cannot be checked. Convert it to numbers or text before it is saved."))];
        return makers.Length == model.InputNames.Count
            ? new Frame([.. makers.Zip(model.InputNames, (make, name) => make(name))])
            : throw new ModelException($"The model in '{path}' reads {makers.Length} values a row in ML.NET, but {model.InputNames.Count} after the import.");
    }

    private bool HasMissing(int row) => _columns.Any(column => column.IsMissing(row));

    private static ProofColumn[] Make(ITransformer transformer, DataViewSchema schema)
    {
        DataViewSchema.Column[] visible = [.. schema.Where(column => !column.IsHidden)];
        var random = new Random(1);
        // All numbers of a row are of one size: small ones must not drown.
        double[] sizes = [.. Enumerable.Range(0, RowCount).Select(_ => Math.Pow(10, (random.NextDouble() * 5) - 1))];
        var empty = new RowsView(0, [.. visible.Select(column => new ViewColumn(column.Name, column.Type, _ => throw new InvalidOperationException("There are no rows.")))]);
        string?[] texts = [.. transformer.GetOutputSchema(empty.Schema).SelectMany(Texts).Distinct().Take(MostTexts), "never seen", null];
        return [.. visible.Select(column => ProofColumn.Of(column, RowCount, sizes, texts, random))];
    }

    // Categories are the names of slots, or the values of keys.
    private static IEnumerable<string> Texts(DataViewSchema.Column column)
    {
        foreach (var kind in new[] { "SlotNames", "KeyValues" })
        {
            if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is VectorDataViewType { ItemType: TextDataViewType })
            {
                var names = default(VBuffer<ReadOnlyMemory<char>>);
                column.Annotations.GetValue(kind, ref names);
                foreach (var name in names.DenseValues())
                {
                    yield return name.ToString();
                }
            }
        }
    }
}
