using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Baselines;

/// <summary>Predicts the same for every row: the shares of the classes, or the mean or median. What any model must beat.</summary>
internal sealed class DummyTrainer(string strategy) : ITrainer
{
    public string Name => "dummy";

    public Preparation Preparation => Preparation.None;

    public static TrainerDefinition Info => new(
        "dummy",
        "Predicts the same for every row: the shares of the classes, or the mean or median.",
        [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression],
        [TrainerParameter.Choice("strategy", ["mean", "median"], "What regression predicts.")],
        options => new DummyTrainer(options.Text("strategy")));

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        if (context.Task == LearningTask.Regression)
        {
            return new Constant([strategy == "median" ? Statistics.Median(y.Values) : Mean(y)]);
        }

        var shares = new double[y.ClassCount];
        for (var i = 0; i < y.Values.Length; i++)
        {
            shares[(int)y.Values[i]] += y.Weights?[i] ?? 1;
        }

        var sum = shares.Sum();
        return new Constant(Array.ConvertAll(shares, share => share / sum));
    }

    private static double Mean(Targets y)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < y.Values.Length; i++)
        {
            var weight = y.Weights?[i] ?? 1;
            sum += weight * y.Values[i];
            weights += weight;
        }

        return sum / weights;
    }

    private sealed class Constant(double[] values) : IFittedModel
    {
        public int OutputCount => values.Length;

        public void Predict(Features x, Span<double> output)
        {
            for (var i = 0; i < x.RowCount; i++)
            {
                values.CopyTo(output[(i * values.Length)..]);
            }
        }

        public string Export(GraphBuilder graph, string features)
        {
            var rows = graph.Node("Gather", [graph.Node("Shape", [features]), graph.Constant([0L], 1)]);
            var shape = graph.Node("Concat", [rows, graph.Constant([(long)values.Length], 1)], new OnnxAttribute("axis", 0));
            return graph.Node("Expand", [graph.Constant(values, 1, values.Length), shape]);
        }
    }
}
