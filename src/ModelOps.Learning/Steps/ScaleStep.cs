namespace ModelOps.Learning.Steps;

/// <summary>How numbers are scaled.</summary>
internal enum ScaleMethod
{
    /// <summary>Mean 0, standard deviation 1.</summary>
    Standard,

    /// <summary>Least value 0, greatest 1.</summary>
    MinMax,

    /// <summary>Median 0, interquartile range 1.</summary>
    Robust,
}

/// <summary>
/// Scales numbers to (x − shift) / scale and cuts them at ±1e9, so that a wild value cannot overflow a model in single precision.
/// A constant column becomes 0.
/// </summary>
/// <param name="columns">The columns.</param>
/// <param name="method">How.</param>
/// <param name="onlyUnscaled">True to leave columns alone that an earlier step has scaled, and 0 and 1 by a code.</param>
internal sealed class ScaleStep(ColumnChoice columns, ScaleMethod method, bool onlyUnscaled = false) : IPipelineStep
{
    private const double Limit = 1e9;

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var chosen = columns.Numbers(table);
        chosen = onlyUnscaled ? table.WithoutIndicators([.. chosen.Where(name => !table.Scaled.ContainsKey(name))]) : chosen;
        var pairs = chosen.Select(name => Learn(Array.FindAll(table.Numbers.First(number => number.Name == name).Values, double.IsFinite))).ToList();
        return new Fitted(chosen, [.. pairs.Select(pair => pair.Shift)], [.. pairs.Select(pair => pair.Scale)]);
    }

    private (double Shift, double Scale) Learn(double[] values) => Statistics.ScaleOf(values, method switch
    {
        ScaleMethod.MinMax => Scaling.MinMax,
        ScaleMethod.Robust => Scaling.Robust,
        _ => Scaling.Standard,
    });

    private sealed class Fitted(string[] names, double[] shifts, double[] scales) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            for (var j = 0; j < names.Length; j++)
            {
                var (shift, scale) = (shifts[j], scales[j]);
                table.Scale(names[j], shift, scale);
                var taken = table.TakeNumber(names[j]);
                table.Numbers.Add(PreparedNumber.Of(taken.Info, Array.ConvertAll(taken.Values, value => Cut((value - shift) / scale))));
            }
        }

        public void Export(GraphTable table)
        {
            if (names.Length == 0)
            {
                return;
            }

            var graph = table.Graph;
            var (source, size) = (table.TakeNumbers(names), 1.0);
            if (shifts is [var only] && only != 0 && (float)only == 0)
            {
                // ONNX Runtime drops the subtraction of one number that is 0 in single precision; a power of two rounds nothing.
                size = Math.ScaleB(1, Math.Min(-Math.ILogB(only), 1000));
                source = graph.Node("Mul", [source, graph.Constant([size], 1)]);
            }

            var shifted = graph.Node("Sub", [source, graph.Constant(Array.ConvertAll(shifts, shift => shift * size), shifts.Length)]);
            var scaled = graph.Node("Div", [shifted, graph.Constant(Array.ConvertAll(scales, scale => scale * size), scales.Length)]);
            table.AddNumbers(graph.Node("Clip", [scaled, graph.Constant([-Limit]), graph.Constant([Limit])]), names);
        }

        private static double Cut(double value) => value < -Limit ? -Limit : value > Limit ? Limit : value;
    }
}
