using System.Globalization;
using ModelOps.Models.Onnx;

namespace ModelOps.Bench.Serving;

/// <summary>A logistic model of 20 numbers, and requests for it.</summary>
internal static class BenchModel
{
    private const int Columns = 20;

    internal static Model Logistic()
    {
        var graph = new GraphBuilder();
        var axes = graph.Constant([1L], 1);
        string[] inputs = [.. Enumerable.Range(0, Columns).Select(i => graph.Node("Unsqueeze", [graph.Input($"x{i}", OnnxType.Double, -1), axes]))];
        var matrix = graph.Node("Concat", inputs, new OnnxAttribute("axis", 1L));
        var score = graph.Node("MatMul", [matrix, graph.Constant([.. Enumerable.Range(1, Columns).Select(i => i / 20.0)], Columns, 1)]);
        var good = graph.Node("Sigmoid", [score]);
        var both = graph.Node("Concat", [graph.Node("Sub", [graph.Constant([1.0]), good]), good], new OnnxAttribute("axis", 1L));
        var index = graph.Node("ArgMax", [both], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 0L));
        graph.Output(graph.MlNode("LabelEncoder", [index], new OnnxAttribute("keys_int64s", [0L, 1L]), new OnnxAttribute("values_strings", ["bad", "good"])), "label", OnnxType.String, -1);
        graph.Output(both, "probabilities", OnnxType.Double, -1, 2);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([.. Enumerable.Range(0, Columns).Select(i => new ColumnSpec($"x{i}", SpecType.Double))], [new("label", SpecType.String), new("probabilities", SpecType.Double)]),
            new ModelFacts { Task = LearningTask.Binary, Classes = ["bad", "good"], PositiveClass = "good" }));
    }

    internal static string Body(int rows)
    {
        var random = new Random(1);
        var data = string.Join(',', Enumerable.Range(0, rows).Select(_ => $"[{string.Join(',', Enumerable.Range(0, Columns).Select(_ => Math.Round(random.NextDouble(), 4).ToString(CultureInfo.InvariantCulture)))}]"));
        return $"{{\"dataframe_split\": {{\"columns\": [{string.Join(',', Enumerable.Range(0, Columns).Select(i => $"\"x{i}\""))}], \"data\": [{data}]}}}}";
    }
}
