using ModelOps.Models.Onnx;
using ModelOps.Models.Tests.Images;

namespace ModelOps.Models.Tests.Optimizing;

/// <summary>Nets with seeded random weights, in the forms of our trainers and of other exporters.</summary>
internal static class NetModels
{
    public const int Columns = 8;

    /// <summary>A perceptron over the columns x0 to x7.</summary>
    /// <param name="seed">Draws the weights.</param>
    /// <param name="sizes">The sizes of its layers, the last the number of classes.</param>
    /// <param name="type">Double, as ours; or float.</param>
    /// <param name="form"><c>Gemm</c>, <c>MatMul</c>, <c>transB</c>, or <c>Constant</c> for weights in nodes.</param>
    public static Model Perceptron(int seed, int[] sizes, OnnxType type = OnnxType.Double, string form = "Gemm")
    {
        var random = new Random(seed);
        var graph = new GraphBuilder();
        var columns = Enumerable.Range(0, Columns).Select(i => graph.Node("Reshape", [graph.Input($"x{i}", OnnxType.Double, -1), graph.Constant([-1L, 1L], 2)])).ToArray();
        var value = graph.Cast(graph.Node("Concat", columns, new OnnxAttribute("axis", 1)), type);
        for (var (i, from) = (0, Columns); i < sizes.Length; from = sizes[i++])
        {
            var (weights, bias) = (Weights(random, from * sizes[i], from), Weights(random, sizes[i], 4));
            value = form switch
            {
                "MatMul" => graph.Node("Add", [graph.Node("MatMul", [value, Constant(graph, type, weights, from, sizes[i])]), Constant(graph, type, bias, sizes[i])]),
                "transB" => graph.Node("Gemm", [value, Constant(graph, type, weights, sizes[i], from), Constant(graph, type, bias, sizes[i])], new OnnxAttribute("transB", 1)),
                "Constant" => graph.Node("Gemm", [value, graph.Node("Constant", [], new OnnxAttribute("value", Tensor(type, weights, from, sizes[i]))), Constant(graph, type, bias, sizes[i])]),
                _ => graph.Node("Gemm", [value, Constant(graph, type, weights, from, sizes[i]), Constant(graph, type, bias, sizes[i])]),
            };
            value = i < sizes.Length - 1 ? graph.Node("Relu", [value]) : value;
        }

        return Classifier(graph, graph.Cast(value, OnnxType.Double), sizes[^1], [.. Enumerable.Range(0, Columns).Select(i => new ColumnSpec($"x{i}", SpecType.Double))]);
    }

    /// <summary>A convolutional net over 16 × 16 pixels: two blocks of convolution (with batch normalisation), pooling and Relu, then a dense layer of a size.</summary>
    public static Model Convolutional(int seed, bool normal = true, int dense = 16)
    {
        var random = new Random(seed);
        var graph = new GraphBuilder(18);
        var planes = graph.Node("Transpose", [graph.Cast(graph.Input("image", OnnxType.UInt8, -1, -1, -1, 3), OnnxType.Float)], new OnnxAttribute("perm", [0, 3, 1, 2]));
        var value = graph.Node("Mul", [planes, graph.Constant([1 / 255f], 1)]);
        foreach (var (from, to) in (ReadOnlySpan<(int, int)>)[(3, 16), (16, 8)])
        {
            value = graph.Node("Conv", [value, Constant(graph, OnnxType.Float, Weights(random, to * from * 9, from * 9), to, from, 3, 3), Constant(graph, OnnxType.Float, Weights(random, to, 9), to)], new OnnxAttribute("pads", [1, 1, 1, 1]));
            if (normal)
            {
                float[] Positive() => [.. Enumerable.Range(0, to).Select(_ => 0.5f + random.NextSingle())];
                value = graph.Node("BatchNormalization", [value, graph.Constant(Positive(), to), Constant(graph, OnnxType.Float, Weights(random, to, 9), to), Constant(graph, OnnxType.Float, Weights(random, to, 9), to), graph.Constant(Positive(), to)], new OnnxAttribute("epsilon", 1e-3f));
            }

            value = graph.Node("Relu", [graph.Node("MaxPool", [value], new OnnxAttribute("kernel_shape", [2, 2]), new OnnxAttribute("strides", [2, 2]))]);
        }

        value = graph.Node("Reshape", [value, graph.Constant([0L, -1L], 2)]);
        value = graph.Node("Relu", [graph.Node("Gemm", [value, Constant(graph, OnnxType.Float, Weights(random, 128 * dense, 128), 128, dense), Constant(graph, OnnxType.Float, Weights(random, dense, 9), dense)])]);
        value = graph.Node("Gemm", [value, Constant(graph, OnnxType.Float, Weights(random, dense * 3, dense), dense, 3), Constant(graph, OnnxType.Float, Weights(random, 3, 9), 3)]);
        return Classifier(graph, graph.Cast(value, OnnxType.Double), 3, [new ColumnSpec("image", SpecType.Binary)]);
    }

    public static Frame Rows(int seed, int rows)
    {
        var random = new Random(seed);
        return new Frame(Enumerable.Range(0, Columns).Select(i => new Column<double>($"x{i}", [.. Enumerable.Range(0, rows).Select(_ => (random.NextDouble() * 4) - 2)])));
    }

    public static Frame Pictures(int seed, int rows)
    {
        var random = new Random(seed);
        return ImageModels.Frame([.. Enumerable.Range(0, rows).Select(_ =>
        {
            var file = ImageModels.Ppm(16, 16, random.Next(3));
            random.NextBytes(file.AsSpan(file.Length - random.Next(700)));
            return file;
        })]);
    }

    private static Model Classifier(GraphBuilder graph, string scores, int classes, ColumnSpec[] inputs)
    {
        string[] names = [.. Enumerable.Range(0, classes).Select(k => $"c{k}")];
        var shares = graph.Node("Softmax", [scores], new OnnxAttribute("axis", 1L));
        graph.Output(graph.Node("Gather", [graph.Constant(names, classes), graph.Node("ArgMax", [shares], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 0L))]), "label", OnnxType.String, -1);
        graph.Output(graph.Node("Identity", [shares]), "probabilities", OnnxType.Double, -1, classes);
        return new Model(new ModelDefinition(graph.Model.ToBytes(), new ModelSignature(inputs, GraphNames.ClassifierOutputs(names, integers: false)), new ModelFacts { Task = LearningTask.Multiclass, Classes = names, Trainer = "hand", Threshold = null }));
    }

    private static double[] Weights(Random random, int count, int fanIn) => [.. Enumerable.Range(0, count).Select(_ => ((random.NextDouble() * 2) - 1) * Math.Sqrt(3.0 / fanIn))];

    private static string Constant(GraphBuilder graph, OnnxType type, double[] values, params long[] dimensions) => graph.Constant(Tensor(type, values, dimensions));

    private static OnnxTensor Tensor(OnnxType type, double[] values, params long[] dimensions) =>
        type == OnnxType.Double ? OnnxTensor.Of<double>(type, values, dimensions) : OnnxTensor.Of<float>(type, Array.ConvertAll(values, value => (float)value), dimensions);
}
