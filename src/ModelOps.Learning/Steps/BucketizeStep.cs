using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>Turns numbers into the number of their bin, from 0; bins hold equally many training rows, or are equally wide. Missing stays missing.</summary>
internal sealed class BucketizeStep(ColumnChoice columns, int bins, bool equalWidth) : IPipelineStep
{
    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var chosen = columns.Numbers(table);
        return new Fitted(chosen, [.. chosen.Select(name => Edges(Array.FindAll(table.Numbers.First(number => number.Name == name).Values, double.IsFinite)))]);
    }

    // Always bins − 1 edges; equal ones make empty bins.
    private double[] Edges(double[] values)
    {
        var shares = Enumerable.Range(1, bins - 1).Select(edge => (double)edge / bins);
        if (values.Length == 0)
        {
            return [.. shares.Select(_ => 0.0)];
        }

        var (low, high) = (values.Min(), values.Max());
        return [.. shares.Select(share => equalWidth ? low + (share * (high - low)) : Statistics.Quantile(values, share))];
    }

    private sealed class Fitted(string[] names, double[][] edges) : ColumnTransform(names, "bucketize")
    {
        protected override double Change(int column, double value) => double.IsNaN(value) ? value : edges[column].Count(edge => value >= edge);

        protected override string Export(GraphBuilder graph, string source)
        {
            var wide = graph.Node("Unsqueeze", [source, graph.Constant([2L], 1)]);
            var borders = graph.Constant(edges.SelectMany(edge => edge).ToArray(), edges.Length, edges[0].Length);
            var passed = graph.Cast(graph.Node("GreaterOrEqual", [wide, borders]), OnnxType.Double);
            var bin = graph.Node("ReduceSum", [passed, graph.Constant([2L], 1)], new OnnxAttribute("keepdims", 0));
            return graph.Node("Where", [graph.Node("IsNaN", [source]), source, bin]);
        }
    }
}
