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
    private readonly List<string> _notes = [];
    private PipelineGraph? _graph;
    private ForeignForm? _foreign;

    public MLNetPipelineModel(LearningProblem problem, PipelineView view, ITransformer fitted, PipelineOutput output, IReadOnlyList<object> parts, IReadOnlyList<string> notes)
    {
        (_problem, _view, _fitted, _output, _parts) = (problem, view, fitted, output, parts);
        _notes.AddRange(notes);
        try
        {
            _graph = new PipelineGraph(fitted, view.ForExport(Rows(0)));
            InputNames = _graph.InputsOf(output.Column);
        }
        catch (Exception error) when (PipelineGraph.IsExportError(error))
        {
            InputNames = problem.InputNames;
            GiveUpGraph(Suspect(problem.Frame) ?? $"The pipeline has no ONNX form: {error.Message.TrimEnd('.')}.");
        }
    }

    public ForeignForm? Foreign => _foreign;

    public IReadOnlyList<string> Notes => _notes;

    // What ML.NET cannot save either has no form at all.
    public bool GiveUpGraph(string why)
    {
        try
        {
            _foreign = MLNetFlavor.Of(_fitted, _view.Of(Rows(0)), _output);
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new ModelException($"{why} ML.NET cannot save it either: {error.Message.Split('\n')[0]}", error);
        }

        (_graph, InputNames) = (null, _problem.InputNames);
        _notes.Add($"{why} The model is kept in ML.NET's own format: ML.NET scores it wherever this tool runs, but neither ONNX Runtime nor MLflow for Python can.");
        return true;
    }

    public int OutputCount => Math.Max(1, _problem.Classes.Count);

    public IReadOnlyList<string> InputNames { get; private set; }

    public void Predict(Frame frame, Span<double> output)
    {
        var scores = ScoreReader.Read(_fitted.Transform(_view.Of(frame)), _output.Column, out var width)!;
        _output.Arrange(scores, width, output);
    }

    public string Export(GraphBuilder graph) => _output.Arrange(graph, (_graph ?? throw new InvalidOperationException("The pipeline has no graph.")).Add(graph, [_output.Column])[0]);

    public string? Suspect(Frame rows) => new TransformProbe(_problem, _view, _fitted, _parts).Find(rows);

    private Frame Rows(int count) => new(_problem.Frame.Columns.Select(column => column.Take([.. Enumerable.Range(0, count)])));
}
