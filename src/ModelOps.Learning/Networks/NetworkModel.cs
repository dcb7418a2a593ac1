using System.Numerics.Tensors;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Networks;

/// <summary>A fitted perceptron. Scores in double precision, so that graph and managed code agree whatever the order of sums.</summary>
/// <param name="shape">Its form.</param>
/// <param name="parameters">Numbers of codes, then weights and biases of each layer.</param>
/// <param name="shift">Added to a regression's output after scaling.</param>
/// <param name="scale">Multiplied with a regression's output.</param>
internal sealed class NetworkModel(NetworkShape shape, double[][] parameters, double shift, double scale) : IFittedModel
{
    private readonly long[] _numbers = EmbeddedInput.Numbers(shape.Embeddings, shape.Inputs);
    private readonly double[][] _tables = parameters[..shape.Embeddings.Count];
    private readonly double[][] _layers = parameters[shape.Embeddings.Count..];

    public int OutputCount => shape.Outputs;

    public void Predict(Features x, Span<double> output)
    {
        var widest = shape.Layers.Max(layer => Math.Max(layer.In, layer.Out));
        var (current, next) = (new double[widest], new double[widest]);
        for (var row = 0; row < x.RowCount; row++)
        {
            EmbeddedInput.Write(x.Row(row), shape.Embeddings, _numbers, _tables, current);
            for (var i = 0; i < shape.Layers.Count; i++)
            {
                var (from, to) = shape.Layers[i];
                var sums = next.AsSpan(0, to);
                _layers[(2 * i) + 1].CopyTo(sums);
                for (var j = 0; j < from; j++)
                {
                    TensorPrimitives.MultiplyAdd(_layers[2 * i].AsSpan(j * to, to), current[j], sums, sums);
                }

                if (i < shape.Layers.Count - 1)
                {
                    Activate(sums);
                }

                (current, next) = (next, current);
            }

            var scores = output.Slice(row * shape.Outputs, shape.Outputs);
            current.AsSpan(0, shape.Outputs).CopyTo(scores);
            if (shape.IsClassifier)
            {
                Linear.LinearClassifier.Softmax(scores);
            }
            else
            {
                scores[0] = (scores[0] + (shift / scale)) * scale;
            }
        }
    }

    public string Export(GraphBuilder graph, string features)
    {
        var value = shape.Embeddings.Count == 0 ? graph.Cast(features, OnnxType.Double) : EmbeddedInput.Export(graph, features, shape.Embeddings, _numbers, _tables);
        for (var i = 0; i < shape.Layers.Count; i++)
        {
            var (from, to) = shape.Layers[i];
            value = graph.Node("Gemm", [value, graph.Constant(_layers[2 * i], from, to), graph.Constant(_layers[(2 * i) + 1], to)]);
            if (i < shape.Layers.Count - 1)
            {
                value = graph.Node(shape.Activation switch { "tanh" => "Tanh", "logistic" => "Sigmoid", _ => "Relu" }, [value]);
            }
        }

        return shape.IsClassifier
            ? graph.Node("Softmax", [value], new OnnxAttribute("axis", 1))
            : graph.Node("Mul", [graph.Node("Add", [value, graph.Constant([shift / scale], 1)]), graph.Constant([scale], 1)]); // adding a shift that is 0 in single precision is dropped by ONNX Runtime
    }

    private void Activate(Span<double> values)
    {
        switch (shape.Activation)
        {
            case "tanh":
                TensorPrimitives.Tanh<double>(values, values);
                break;
            case "logistic":
                foreach (ref var value in values)
                {
                    value = 1 / (1 + Math.Exp(-value));
                }

                break;
            default:
                TensorPrimitives.Max(values, 0, values);
                break;
        }
    }
}
