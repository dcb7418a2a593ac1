using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Networks;

/// <summary>
/// A perceptron's forward and backward pass as one session: takes rows, targets, row weights and parameters, gives the loss and
/// the gradient of each parameter. Parameters and gradients stay in the same native memory from step to step.
/// </summary>
internal sealed class TrainingGraph : IDisposable
{
    private readonly OnnxSession _session;
    private readonly NetworkShape _shape;
    private readonly Dictionary<int, Batch> _batches = [];
    private readonly OrtTensor _loss = OrtTensor.Allocate(OnnxType.Float, 1);
    private readonly string[] _outputs;

    public TrainingGraph(NetworkShape shape, float[][] initial, int threads)
    {
        _shape = shape;
        var model = Build(shape);
        _outputs = [.. model.Outputs.Select(output => output.Name)];
        _session = new OnnxSession(model.ToBytes(), threads);
        var dimensions = shape.Layers.SelectMany(layer => new[] { new long[] { layer.In, layer.Out }, [layer.Out] }).ToArray();
        Parameters = [.. dimensions.Select((size, place) => OrtTensor.Of<float>(OnnxType.Float, initial[place], size))];
        Gradients = [.. dimensions.Select(size => OrtTensor.Allocate(OnnxType.Float, size))];
    }

    public IReadOnlyList<OrtTensor> Parameters { get; }

    public IReadOnlyList<OrtTensor> Gradients { get; }

    /// <summary>The tensors for so many rows; kept for the next time.</summary>
    public Batch BatchOf(int rows)
    {
        if (!_batches.TryGetValue(rows, out var batch))
        {
            _batches.Add(rows, batch = new Batch(this, rows));
        }

        return batch;
    }

    public void Dispose()
    {
        foreach (var batch in _batches.Values)
        {
            batch.Dispose();
        }

        foreach (var tensor in Parameters.Concat(Gradients))
        {
            tensor.Dispose();
        }

        _loss.Dispose();
        _session.Dispose();
    }

    private static OnnxModel Build(NetworkShape shape)
    {
        var graph = new GraphBuilder();
        var network = new DifferentiableGraph(graph);
        var x = graph.Input("x", OnnxType.Float, -1, shape.Inputs);
        var y = graph.Input("y", OnnxType.Float, -1, shape.Outputs);
        var weights = graph.Input("row_weights", OnnxType.Float, -1, 1);
        var parameters = new List<string>();
        var value = x;
        for (var i = 0; i < shape.Layers.Count; i++)
        {
            var (from, to) = shape.Layers[i];
            var w = graph.Input($"w{i}", OnnxType.Float, from, to);
            var b = graph.Input($"b{i}", OnnxType.Float, to);
            parameters.AddRange([w, b]);
            value = network.Linear(value, w, b);
            if (i < shape.Layers.Count - 1)
            {
                value = shape.Activation switch { "tanh" => network.Tanh(value), "logistic" => network.Sigmoid(value), _ => network.Relu(value) };
            }
        }

        var loss = shape.IsClassifier ? network.SoftmaxCrossEntropy(value, y, weights) : network.SquaredError(value, y, weights);
        var gradients = network.Backward(loss, parameters);
        graph.Output(loss, "loss", OnnxType.Float, 1);
        for (var i = 0; i < parameters.Count; i++)
        {
            graph.Output(gradients[i], $"d_{parameters[i]}", OnnxType.Float, [.. graph.Model.Inputs.First(input => input.Name == parameters[i]).Dimensions!]);
        }

        return graph.Model;
    }

    /// <summary>The tensors of a step over a number of rows.</summary>
    internal sealed class Batch : IDisposable
    {
        private readonly TrainingGraph _graph;
        private readonly OrtTensor _x;
        private readonly OrtTensor _y;
        private readonly OrtTensor _weights;
        private readonly OnnxRun _run;

        public Batch(TrainingGraph graph, int rows)
        {
            _graph = graph;
            _x = OrtTensor.Allocate(OnnxType.Float, rows, graph._shape.Inputs);
            _y = OrtTensor.Allocate(OnnxType.Float, rows, graph._shape.Outputs);
            _weights = OrtTensor.Allocate(OnnxType.Float, rows, 1);
            _run = new OnnxRun(graph._session, [_x, _y, _weights, .. graph.Parameters], graph._outputs, [graph._loss, .. graph.Gradients]);
        }

        /// <summary>Runs forward and backward over some rows; the gradients are then in <see cref="Gradients"/>.</summary>
        /// <returns>The weighted mean loss.</returns>
        public double Run(Features x, Targets y, ReadOnlySpan<int> rows)
        {
            var (inputs, outputs) = (_graph._shape.Inputs, _graph._shape.Outputs);
            var to = _x.Values<float>();
            var targets = _y.Values<float>();
            var weights = _weights.Values<float>();
            targets.Clear();
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                x.Row(rows[i]).CopyTo(to[(i * inputs)..]);
                if (_graph._shape.IsClassifier)
                {
                    targets[(i * outputs) + (int)y.Values[rows[i]]] = 1;
                }
                else
                {
                    targets[i] = (float)y.Values[rows[i]];
                }

                weights[i] = y.Weights?[rows[i]] ?? 1;
                sum += weights[i];
            }

            for (var i = 0; i < rows.Length; i++)
            {
                weights[i] = (float)(weights[i] / Math.Max(sum, 1e-30));
            }

            _run.Execute();
            return _graph._loss.Values<float>()[0];
        }

        public void Dispose()
        {
            _run.Dispose();
            _x.Dispose();
            _y.Dispose();
            _weights.Dispose();
        }
    }
}
