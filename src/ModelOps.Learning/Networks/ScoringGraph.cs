using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Networks;

/// <summary>A net's forward pass as it scores, over the memory of the parameters that are trained.</summary>
internal sealed class ScoringGraph : IDisposable
{
    private readonly OnnxSession _session;
    private readonly IReadOnlyList<OrtTensor> _constants;
    private readonly NetworkDesign _design;

    /// <param name="design">The net.</param>
    /// <param name="parameters">Its parameters; not disposed of here.</param>
    /// <param name="statistics">Running mean and variance of each batch normalisation; not disposed of here.</param>
    /// <param name="threads">Threads within one operator.</param>
    public ScoringGraph(NetworkDesign design, IReadOnlyList<OrtTensor> parameters, IReadOnlyList<OrtTensor> statistics, int threads)
    {
        (_design, _constants) = (design, [.. parameters, .. statistics]);
        var graph = new GraphBuilder();
        var x = graph.Input("x", OnnxType.Float, [-1, .. design.InputDimensions]);
        string[] weights = [.. design.Parameters.Select(parameter => graph.Input(parameter.Name, OnnxType.Float, parameter.Dimensions))];
        string[] running = [.. design.Statistics.Select(statistic => graph.Input(statistic.Name, OnnxType.Float, statistic.Dimensions))];
        graph.Output(design.Forward(new DifferentiableGraph(graph), x, weights, null, running).Output, "output", OnnxType.Float, -1, design.Outputs);
        _session = new OnnxSession(graph.Model.ToBytes(), threads);
    }

    /// <summary>Scores rows.</summary>
    /// <param name="inputs">The rows' values, row after row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="outputs">Receives logits of classes or values, row after row.</param>
    public void Run(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        using var x = OrtTensor.Of(OnnxType.Float, inputs, [rows, .. _design.InputDimensions]);
        using var made = _session.Run([x, .. _constants])[0];
        made.Values<float>().CopyTo(outputs);
    }

    public void Dispose() => _session.Dispose();
}
