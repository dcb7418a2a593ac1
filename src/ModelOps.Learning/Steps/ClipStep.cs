using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>What counts as too far out.</summary>
internal enum ClipMethod
{
    /// <summary>Beyond the quartiles by more than factor × the interquartile range.</summary>
    Iqr,

    /// <summary>Beyond the mean by more than factor × the standard deviation.</summary>
    ZScore,

    /// <summary>Outside the factor-quantile and its counterpart.</summary>
    Quantile,
}

/// <summary>Cuts outliers back to the border. Missing stays missing.</summary>
internal sealed class ClipStep(ColumnChoice columns, ClipMethod method, double factor) : IPipelineStep
{
    /// <summary>The step with a factor as users write it: 0 takes the method's usual one.</summary>
    public static ClipStep Of(ColumnChoice columns, ClipMethod method, double factor) => method == ClipMethod.Quantile && factor >= 0.5
        ? throw new InvalidInputException(FormattableString.Invariant($"'factor' of clip is '{factor}', but the share that method=quantile cuts on each side must be below 0.5."))
        : new ClipStep(columns, method, factor > 0 ? factor : method switch { ClipMethod.Quantile => 0.01, ClipMethod.ZScore => 3, _ => 1.5 });

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var chosen = columns.Numbers(table);
        var borders = chosen.Select(name => Borders(Array.FindAll(table.Numbers.First(number => number.Name == name).Values, double.IsFinite))).ToList();
        return new Fitted(chosen, [.. borders.Select(border => border.Low)], [.. borders.Select(border => border.High)]);
    }

    private (double Low, double High) Borders(double[] values)
    {
        if (values.Length == 0)
        {
            return (double.MinValue, double.MaxValue);
        }

        return method switch
        {
            ClipMethod.Quantile => Statistics.QuantileBounds(values, factor, 1 - factor),
            ClipMethod.ZScore => Statistics.ZScoreBounds(values, factor),
            _ => Statistics.IqrBounds(values, factor),
        };
    }

    private sealed class Fitted(string[] names, double[] lows, double[] highs) : ColumnTransform(names, "clip")
    {
        protected override double Change(int column, double value) =>
            value < lows[column] ? lows[column] : value > highs[column] ? highs[column] : value;

        protected override string Export(GraphBuilder graph, string source)
        {
            var (low, high) = (graph.Constant(lows, lows.Length), graph.Constant(highs, highs.Length));
            var raised = graph.Node("Where", [graph.Node("Less", [source, low]), low, source]);
            return graph.Node("Where", [graph.Node("Greater", [raised, high]), high, raised]);
        }
    }
}
