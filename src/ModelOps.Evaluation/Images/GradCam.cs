using ModelOps.Models;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Evaluation.Images;

/// <summary>
/// Grad-CAM (Selvaraju et al. 2017) for any graph that ends in a classifier over a convolution. The weight of a channel is the mean of the gradient of the class's score over the channel,
/// which is the slope of the score when the whole channel is raised; it is measured by central differences through the part of the graph behind the convolution, so no operator
/// needs a gradient of its own.
/// </summary>
internal sealed class GradCam : IDisposable
{
    private const int AtOnce = 64;
    private const double Step = 0.01;
    private static readonly HashSet<string> _after = new(StringComparer.Ordinal) { "BatchNormalization", "Relu", "LeakyRelu", "Clip", "MaxPool", "Add", "Sum", "Sigmoid", "Tanh", "Mul" };
    private readonly OnnxSession _front;
    private readonly OnnxSession _head;

    public GradCam(Model model)
    {
        var onnx = OnnxModel.Read(model.Definition.Onnx);
        if (onnx.Inputs.Count != 1)
        {
            throw new InvalidInputException("Grad-CAM needs a model whose only input is an image. Use occlusion.");
        }

        var score = GraphScores.Of(onnx, GraphNames.Probabilities);
        var map = Map(onnx, score) ?? throw new InvalidInputException("Grad-CAM needs a net with a convolution, and this model has none that its probabilities are made from. Use occlusion.");
        _front = new OnnxSession(GraphScores.Part(onnx, onnx.Inputs, [new OnnxValue(map, OnnxType.Float, null)]).ToBytes());
        var head = GraphScores.Part(onnx, [new OnnxValue(map, OnnxType.Float, [-1, -1, -1, -1])], [new OnnxValue(score, OnnxType.Undefined, null)]);
        _head = head.Inputs.Count == 1 && !GraphPruning.Needed(head, [score]).Names.Contains(onnx.Inputs[0].Name)
            ? new OnnxSession(head.ToBytes())
            : throw new InvalidInputException("Grad-CAM cannot part this model behind its last convolution. Use occlusion.");
    }

    /// <summary>The heat of a class, of the size of the convolution's map.</summary>
    public (double[] Heat, int Columns, int Rows) Heat(PixelImage image, int target, CancellationToken cancellationToken)
    {
        using var pixels = OrtTensor.Of<byte>(OnnxType.UInt8, image.Pixels, 1, image.Height, image.Width, 3);
        var maps = _front.Run([pixels], cancellationToken);
        try
        {
            var (map, shape) = (maps[0].Values<float>().ToArray(), maps[0].Dimensions);
            if (shape is not [1, var channels, var rows, var columns])
            {
                throw new InvalidInputException("Grad-CAM needs a last convolution over two dimensions. Use occlusion.");
            }

            var area = (int)(rows * columns);
            var slopes = Slopes(map, [.. shape], area, target, cancellationToken);
            var heat = new double[area];
            for (var i = 0; i < map.Length; i++)
            {
                heat[i % area] += slopes[i / area] / area * map[i];
            }

            return (heat, (int)columns, (int)rows);
        }
        finally
        {
            Array.ForEach(maps, tensor => tensor.Dispose());
        }
    }

    public void Dispose()
    {
        _front.Dispose();
        _head.Dispose();
    }

    // How the class's score moves when all values of a channel are raised.
    private double[] Slopes(float[] map, long[] shape, int area, int target, CancellationToken cancellationToken)
    {
        var channels = map.Length / area;
        var step = (float)Math.Max(1e-6, Step * Math.Sqrt(map.Sum(value => (double)value * value) / map.Length));
        var slopes = new double[channels];
        foreach (var some in Enumerable.Range(0, channels).Chunk(AtOnce / 2))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var moved = OrtTensor.Allocate(OnnxType.Float, [2 * some.Length, .. shape[1..]]);
            var values = moved.Values<float>();
            for (var i = 0; i < 2 * some.Length; i++)
            {
                var one = values.Slice(i * map.Length, map.Length);
                map.CopyTo(one);
                foreach (ref var value in one.Slice(some[i / 2] * area, area))
                {
                    value += i % 2 == 0 ? step : -step;
                }
            }

            var scores = _head.Run([moved], cancellationToken);
            var all = new double[scores[0].Length];
            scores[0].CopyTo(all);
            Array.ForEach(scores, tensor => tensor.Dispose());
            var width = all.Length / (2 * some.Length);
            for (var i = 0; i < some.Length; i++)
            {
                slopes[some[i]] = (all[(2 * i * width) + target] - all[(((2 * i) + 1) * width) + target]) / (2 * step);
            }
        }

        return slopes;
    }

    // The value behind the last convolution and what follows it alone.
    private static string? Map(OnnxModel onnx, string score)
    {
        var needed = GraphPruning.Needed(onnx, [score]).Nodes;
        if (onnx.Nodes.LastOrDefault(node => node.Operator == "Conv" && needed.Contains(node)) is not { } conv)
        {
            return null;
        }

        var (value, last) = (conv.Outputs[0], conv.Outputs[0]);
        while (onnx.Nodes.Where(node => node.Inputs.Contains(value)).Take(2).ToArray() is [var only] && _after.Contains(only.Operator))
        {
            value = only.Outputs[0];

            // A pooling at the end only makes the map coarser.
            last = only.Operator == "MaxPool" ? last : value;
        }

        return last;
    }
}
