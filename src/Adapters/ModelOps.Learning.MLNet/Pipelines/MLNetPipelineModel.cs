using Microsoft.ML;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.MLNet;

/// <summary>A fitted pipeline of a notebook.</summary>
internal sealed class MLNetPipelineModel : IFittedFrameModel
{
    private readonly LearningProblem _problem;
    private readonly PipelineView _view;
    private readonly ITransformer _fitted;
    private readonly PipelineOutput _output;
    private readonly IReadOnlyList<object> _parts;
    private readonly PipelineGraph _graph;

    public MLNetPipelineModel(LearningProblem problem, PipelineView view, ITransformer fitted, PipelineOutput output, IReadOnlyList<object> parts)
    {
        (_problem, _view, _fitted, _output, _parts) = (problem, view, fitted, output, parts);
        try
        {
            _graph = new PipelineGraph(fitted, Sample(0));
            InputNames = _graph.InputsOf(output.Column);
        }
        catch (Exception error) when (PipelineGraph.IsExportError(error))
        {
            throw new ModelException(Suspect(problem.Frame) ?? $"The pipeline has no ONNX form: {error.Message}", error);
        }
    }

    public int OutputCount => Math.Max(1, _problem.Classes.Count);

    public IReadOnlyList<string> InputNames { get; }

    public void Predict(Frame frame, Span<double> output)
    {
        var scores = ScoreReader.Read(_fitted.Transform(_view.Of(frame)), _output.Column, out var width)!;
        _output.Arrange(scores, width, output);
    }

    public string Export(GraphBuilder graph) => _output.Arrange(graph, _graph.Add(graph, [_output.Column])[0]);

    public string? Suspect(Frame rows) => new TransformProbe(_problem, _view, _fitted, _parts).Find(rows);

    private IDataView Sample(int rows) => _view.ForExport(new Frame(_problem.Frame.Columns.Select(column => column.Take([.. Enumerable.Range(0, rows)]))));
}
