using System.Diagnostics;
using Microsoft.ML;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.MLNet;

/// <summary>The ONNX form of a fitted pipeline, to be taken into a graph of raw columns.</summary>
internal sealed class PipelineGraph
{
    private readonly OnnxModel _model;
    private readonly string[] _columns;

    public PipelineGraph(ITransformer fitted, IDataView sample)
    {
        _model = OnnxExport.Of(new MLContext(0), fitted, sample);
        _columns = [.. sample.Schema.Select(column => column.Name)];
    }

    /// <summary>True for what ML.NET's exporter throws where a part has no ONNX form, and for an export that cannot be read; not for errors of our own.</summary>
    public static bool IsExportError(Exception error) => error is ModelException
        || (error is (KeyNotFoundException or InvalidOperationException or NotSupportedException or NotImplementedException or ArgumentException) && IsOfMLNet(error));

    // The topmost method outside of the runtime's libraries threw it.
    private static bool IsOfMLNet(Exception error) =>
        new StackTrace(error).GetFrames().Select(frame => frame.GetMethod()?.DeclaringType?.Assembly.GetName().Name).FirstOrDefault(name => name is not null && !name.StartsWith("System.", StringComparison.Ordinal))
            ?.StartsWith("Microsoft.ML", StringComparison.Ordinal) == true;

    /// <summary>The raw columns that columns of the result need.</summary>
    public IReadOnlyList<string> InputsOf(params string[] columns) => [.. Needed(columns).Select(ColumnOf)];

    /// <summary>Adds the pipeline to a graph that has its inputs.</summary>
    /// <returns>The values of the columns asked for.</returns>
    public IReadOnlyList<string> Add(GraphBuilder graph, params string[] columns) =>
        graph.Graft(_model, Needed(columns).ToDictionary(input => input.Name, input => Feed(graph, ColumnOf(input), input.Type)), [.. columns.Select(column => column + OnnxExport.Suffix)]);

    private IReadOnlyList<OnnxValue> Needed(string[] columns) => _model.InputsOf([.. columns.Select(column => column + OnnxExport.Suffix)]);

    // The exporter writes an input for each column, in their order; it may change names that ONNX does not like.
    private string ColumnOf(OnnxValue input) => _columns.Contains(input.Name) ? input.Name
        : _model.Inputs.Count == _columns.Length ? _columns[_model.Inputs.IndexOf(input)]
        : throw new ModelException($"The exported pipeline reads '{input.Name}', which no column is named.");

    private static string Feed(GraphBuilder graph, string column, OnnxType type)
    {
        var upright = graph.Node("Reshape", [column, graph.Constant([-1L, 1L], 2)]);
        return type switch
        {
            OnnxType.String => upright,
            // A missing number is not true.
            OnnxType.Bool => graph.Node("Greater", [graph.Node("Abs", [upright]), graph.Constant([0.0], 1)]),
            _ => graph.Cast(upright, type),
        };
    }
}
