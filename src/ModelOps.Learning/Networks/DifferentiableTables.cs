using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Networks;

/// <summary>Operators over tables with columns of codes.</summary>
internal sealed partial class DifferentiableGraph
{
    /// <summary>The rows of a table [K, W] that codes name, behind the columns of x [N, F] that hold no codes.</summary>
    /// <param name="x">Numbers, codes among them.</param>
    /// <param name="columns">The columns of codes.</param>
    /// <param name="features">F.</param>
    /// <param name="tables">A table for each of <paramref name="columns"/>.</param>
    public string Embedding(string x, IReadOnlyList<EmbeddedColumn> columns, int features, IReadOnlyList<string> tables)
    {
        long[] numbers = EmbeddedInput.Numbers(columns, features);
        var start = numbers.Length;
        var parts = new List<string>();
        var back = new List<(string Input, Func<string, string> Gradient)>();
        if (numbers.Length > 0)
        {
            parts.Add(graph.Node("Gather", [x, graph.Constant(numbers, numbers.Length)], new OnnxAttribute("axis", 1)));
        }

        for (var i = 0; i < columns.Count; i++)
        {
            var (place, count, width) = columns[i];
            var codes = graph.Cast(graph.Node("Gather", [x, graph.Constant([(long)place])], new OnnxAttribute("axis", 1)), OnnxType.Int64);
            var from = start;
            parts.Add(graph.Node("Gather", [tables[i], codes]));

            // Each row of the table gets the sum of the gradients of the rows that took it.
            back.Add((tables[i], gradient => graph.Node(
                "Gemm",
                [
                    graph.Node("OneHot", [codes, graph.Constant([(long)count], 1), graph.Constant([0f, 1f], 2)]),
                    graph.Node("Slice", [gradient, graph.Constant([(long)from], 1), graph.Constant([(long)from + width], 1), graph.Constant([1L], 1)]),
                ],
                new OnnxAttribute("transA", 1))));
            start += width;
        }

        return Record(parts.Count == 1 ? parts[0] : graph.Node("Concat", [.. parts], new OnnxAttribute("axis", 1)), [.. back]);
    }
}
