using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.MLNet;

/// <summary>Finds the first part of a pipeline whose ONNX form is missing, or gives other numbers.</summary>
internal sealed class TransformProbe(LearningProblem problem, PipelineView view, ITransformer fitted, IReadOnlyList<object> parts)
{
    private const double Tolerance = 1e-4;
    private const int MostRows = 200;

    /// <summary>One sentence that names the part; null when none is found.</summary>
    public string? Find(Frame rows)
    {
        var sample = new Frame(rows.Columns.Select(column => column.Take([.. Enumerable.Range(0, Math.Min(MostRows, rows.RowCount))])));
        var (steps, known) = (PipelineParts.Of(fitted), view.ForExport(sample).Schema.Count);
        for (var k = 0; k < steps.Count; k++)
        {
            var name = PipelineParts.NameOf(parts.Count == steps.Count ? parts[k] : steps[k]);
            var prefix = new TransformerChain<ITransformer>([.. steps.Take(k + 1)]);
            try
            {
                if (Different(prefix, sample, known) is { } column)
                {
                    return $"The transform {name} (part {k + 1} of {steps.Count}) gives other numbers in ONNX than in ML.NET, first in its column '{column}'. Put another in its place.";
                }
            }
            catch (Exception error) when (PipelineGraph.IsExportError(error))
            {
                return $"The transform {name} (part {k + 1} of {steps.Count}) has no ONNX form: {error.Message.Split('\n')[0].TrimEnd('.', ' ')}. Put another in its place.";
            }

            known = prefix.GetOutputSchema(view.ForExport(sample).Schema).Count;
        }

        return null;
    }

    // Of the columns that came last the first one that differs.
    private string? Different(ITransformer prefix, Frame sample, int known)
    {
        var rows = view.ForExport(sample);
        var result = prefix.Transform(rows);
        var exported = new PipelineGraph(prefix, rows);
        foreach (var column in result.Schema.Skip(known).Where(column => !column.IsHidden))
        {
            if (ScoreReader.Read(result, column.Name, out var width) is not { } expected)
            {
                continue;
            }

            var actual = Run(exported, column.Name, width, sample);
            if (actual.Length != expected.Length || expected.Where((value, i) => !IsNear(value, actual[i])).Any())
            {
                return column.Name;
            }
        }

        return null;
    }

    private double[] Run(PipelineGraph exported, string column, int width, Frame sample)
    {
        var graph = new GraphBuilder();
        ColumnSpec[] inputs = [.. exported.InputsOf(column).Select(name => new ColumnSpec(name, problem.Frame[name].Type == ColumnType.String ? SpecType.String : SpecType.Double))];
        foreach (var input in inputs)
        {
            graph.Input(input.Name!, input.Type == SpecType.String ? OnnxType.String : OnnxType.Double, -1);
        }

        // A product of matrices takes nothing but a matrix: a value of another shape fails here, and not in the transform behind it.
        var values = graph.Cast(exported.Add(graph, column)[0], OnnxType.Double);
        graph.Output(graph.Node("Gemm", [values, graph.Constant(new double[width], width, 1)]), "shape", OnnxType.Double, -1, 1);
        graph.Output(values, "probe", OnnxType.Double, -1, width);
        using var model = new Model(new ModelDefinition(graph.Model.ToBytes(), new ModelSignature(inputs, []), new ModelFacts()));
        var columns = model.Score(sample).Others.Where(each => each.Name != "shape").Cast<Column<double>>().ToArray();
        return [.. Enumerable.Range(0, sample.RowCount).SelectMany(row => columns.Select(each => each.Values[row]))];
    }

    private static bool IsNear(double left, double right) => (double.IsNaN(left) && double.IsNaN(right)) || Math.Abs(left - right) <= Tolerance * Math.Max(1, Math.Abs(left));
}
