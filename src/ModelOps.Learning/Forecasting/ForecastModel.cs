using ModelOps.Models;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Forecasting;

/// <summary>What is learnt before the net: how rows become features, and the forecast that the net corrects.</summary>
internal sealed class ForecastParts(ForecastSettings settings, FittedPipeline pipeline, ForecastStep.Fitted step)
{
    // The level of the window, and the mean of the same place in earlier seasons.
    private readonly (int Place, double Weight)[] _base =
    [
        (pipeline.Features.ToList().IndexOf(ForecastStep.Level), 1),
        .. Enumerable.Range(1, step.Seasons).Select(season => (pipeline.Features.ToList().IndexOf(ForecastStep.Season(season)), 1.0 / step.Seasons)),
    ];

    public ForecastSettings Settings => settings;

    public FittedPipeline Pipeline => pipeline;

    public double Shift => step.Shift;

    public double Scale => step.Scale;

    public double Scaled(double value) => (value - Shift) / Scale;

    /// <summary>The forecast that the net corrects, scaled.</summary>
    public double Base(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var (place, weight) in _base)
        {
            sum += row[place] * weight;
        }

        return sum;
    }

    /// <summary>The same as a tensor <c>[N, 1]</c>.</summary>
    public string Base(GraphBuilder graph, string features) => graph.Node(
        "MatMul",
        [graph.Cast(graph.Node("Gather", [features, graph.Constant(_base.Select(each => (long)each.Place).ToArray(), _base.Length)], new OnnxAttribute("axis", 1)), OnnxType.Double), graph.Constant(_base.Select(each => each.Weight).ToArray(), _base.Length, 1)]);
}

/// <summary>A fitted net over the mean of earlier seasons, with an interval for each step.</summary>
/// <param name="Parts">Preparation.</param>
/// <param name="Net">Corrects the mean of earlier seasons.</param>
internal sealed record ForecastModel(ForecastParts Parts, IFittedModel Net) : IFittedFrameModel
{
    private const double LastBit = 1e-300;

    /// <summary>Half the width of the interval of each step.</summary>
    public double[] Offsets { get; init; } = [];

    public ForecastBacktest? Backtest { get; init; }

    public int OutputCount => 1;

    public IReadOnlyList<string> InputNames => [Parts.Settings.Time, ForecastSettings.Step, .. Parts.Settings.Known, .. Parts.Settings.Lags];

    public IReadOnlyDictionary<string, string> Facts => Parts.Settings.ToFacts();

    public IReadOnlyList<string> Notes => Backtest?.Notes ?? [];

    public void Predict(Frame frame, Span<double> output)
    {
        var features = Parts.Pipeline.Transform(frame);
        Net.Predict(features, output);
        var steps = RawColumn.Numbers(frame[ForecastSettings.Step]);
        for (var row = 0; row < output.Length; row++)
        {
            output[row] = steps[row] >= 1 && steps[row] <= Parts.Settings.Horizon && steps[row] == Math.Floor(steps[row])
                ? (Parts.Base(features.Row(row)) + output[row] + (Parts.Shift / Parts.Scale)) * Parts.Scale
                : double.NaN;
        }
    }

    public string Export(GraphBuilder graph)
    {
        var features = Parts.Pipeline.Export(graph);
        var net = Net.Export(graph, features);
        var sum = graph.Node("Add", [Parts.Base(graph, features), net]);
        var value = graph.Node("Mul", [graph.Node("Add", [sum, graph.Constant([Parts.Shift / Parts.Scale], 1)]), graph.Constant([Parts.Scale], 1)]);

        // Beyond the horizon there is no forecast.
        var isStep = graph.Node("Greater", [graph.Node("ReduceSum", [Steps(graph), graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 1)), graph.Constant([LastBit], 1)]);
        return graph.Node("Where", [isStep, value, graph.Constant([double.NaN], 1)]);
    }

    public IReadOnlyList<(string Tensor, string Name)> ExportMore(GraphBuilder graph, string scores)
    {
        var half = graph.Node("MatMul", [Steps(graph), graph.Constant(Offsets, Offsets.Length, 1)]);
        return [(graph.Node("Sub", [scores, half]), ForecastSettings.Lower), (graph.Node("Add", [scores, half]), ForecastSettings.Upper)];
    }

    private string Steps(GraphBuilder graph) =>
        ForecastStep.Fitted.OneHot(graph, graph.Node("Reshape", [ForecastSettings.Step, graph.Constant([-1L, 1L], 2)]), 1, Parts.Settings.Horizon);
}
