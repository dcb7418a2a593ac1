using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>sign(x) · log(1 + |x|): draws long tails in, keeps 0 and the sign.</summary>
internal sealed class LogStep(ColumnChoice columns) : IPipelineStep
{
    public IFittedStep Fit(PreparedTable table, StepContext context) => new Fitted(columns.Numbers(table));

    private sealed class Fitted(string[] names) : ColumnTransform(names, "log")
    {
        protected override double Change(int column, double value) => double.IsNaN(value) ? value : Math.Sign(value) * Math.Log(1 + Math.Abs(value));

        protected override string Export(GraphBuilder graph, string source)
        {
            var log = graph.Node("Log", [graph.Node("Add", [graph.Node("Abs", [source]), graph.Constant([1.0], 1)])]);
            return graph.Node("Where", [graph.Node("Less", [source, graph.Constant([0.0], 1)]), graph.Node("Neg", [log]), log]);
        }
    }
}
