using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Networks;

/// <summary>
/// A net's forward and backward pass as one session: takes rows, targets, row weights and parameters, gives the loss, the outputs and
/// the gradient of each parameter. Parameters and gradients stay in the same native memory from step to step.
/// </summary>
internal sealed class TrainingGraph : IDisposable
{
    private readonly OnnxSession _session;
    private readonly Dictionary<int, TrainingBatch> _batches = [];

    public TrainingGraph(NetworkDesign design, IReadOnlyList<float[]> initial, int threads)
    {
        Design = design;
        var model = Build(design);
        OutputNames = [.. model.Outputs.Select(output => output.Name)];
        _session = new OnnxSession(model.ToBytes(), threads);
        Parameters = [.. design.Parameters.Select((parameter, place) => OrtTensor.Of<float>(OnnxType.Float, initial[place], parameter.Dimensions))];
        Gradients = [.. design.Parameters.Select(parameter => OrtTensor.Allocate(OnnxType.Float, parameter.Dimensions))];
        Statistics = [.. design.Statistics.Select(statistic => OrtTensor.Allocate(OnnxType.Float, statistic.Dimensions))];
    }

    public NetworkDesign Design { get; }

    public IReadOnlyList<OrtTensor> Parameters { get; }

    public IReadOnlyList<OrtTensor> Gradients { get; }

    /// <summary>Mean and variance of the last batch, for each batch normalisation.</summary>
    public IReadOnlyList<OrtTensor> Statistics { get; }

    internal IReadOnlyList<string> OutputNames { get; }

    /// <summary>The tensors for so many rows; kept for the next time.</summary>
    public TrainingBatch BatchOf(int rows)
    {
        if (!_batches.TryGetValue(rows, out var batch))
        {
            _batches.Add(rows, batch = new TrainingBatch(this, _session, rows));
        }

        return batch;
    }

    public void Dispose()
    {
        foreach (var batch in _batches.Values)
        {
            batch.Dispose();
        }

        foreach (var tensor in Parameters.Concat(Gradients).Concat(Statistics))
        {
            tensor.Dispose();
        }

        _session.Dispose();
    }

    private static OnnxModel Build(NetworkDesign design)
    {
        var graph = new GraphBuilder();
        var network = new DifferentiableGraph(graph);
        var x = graph.Input("x", OnnxType.Float, [-1, .. design.InputDimensions]);
        var y = graph.Input("y", OnnxType.Float, -1, design.Outputs);
        var weights = graph.Input("row_weights", OnnxType.Float, -1, 1);
        string[] masks = [.. design.Masks.Select(mask => graph.Input(mask.Name, OnnxType.Float, [-1, .. mask.Dimensions]))];
        string[] parameters = [.. design.Parameters.Select(parameter => graph.Input(parameter.Name, OnnxType.Float, parameter.Dimensions))];
        var (output, statistics) = design.Forward(network, x, parameters, masks, null);
        var loss = design.IsClassifier ? network.SoftmaxCrossEntropy(output, y, weights) : network.SquaredError(output, y, weights);
        var gradients = network.Backward(loss, parameters);
        graph.Output(loss, "loss", OnnxType.Float, 1);
        graph.Output(output, "output", OnnxType.Float, -1, design.Outputs);
        for (var i = 0; i < statistics.Count; i++)
        {
            graph.Output(statistics[i], $"batch_{design.Statistics[i].Name}", OnnxType.Float, design.Statistics[i].Dimensions);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            graph.Output(gradients[i], $"d_{parameters[i]}", OnnxType.Float, design.Parameters[i].Dimensions);
        }

        return graph.Model;
    }
}
