using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>
/// Moves columns whose values lie close together far from 0, as seconds since 1970 or long ids, and multiplies those that are too large or small:
/// single precision, in which trees compute, cannot tell such values apart, but their differences. Other columns stay as they are.
/// </summary>
internal sealed class OffsetStep : IPipelineStep
{
    /// <summary>From this share of joined values on something is done, or said.</summary>
    public const double ManyJoined = 0.01;

    // Of the middle half's width to its distance from 0: above, too little is gained.
    private const double CloseTogether = 0.25;

    // Single precision keeps all of its digits between 1e-38 and 3e38; differences are smaller than the values.
    private const double Smallest = 1e-28;
    private const double Largest = 1e38;
    private const int MostExponent = 1000;

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var moved = table.Numbers.Where(number => !number.IsIndicator).Select(number => (number.Name, Move: Of(number.Values))).Where(pair => pair.Move is not null).ToArray();
        return new Fitted([.. moved.Select(pair => pair.Name)], [.. moved.Select(pair => pair.Move!.Value.Offset)], [.. moved.Select(pair => pair.Move!.Value.Factor)]);
    }

    /// <summary>The share of different values that trees cannot tell apart, after the step.</summary>
    internal static double Joined(double[] values) =>
        SinglePrecision.Holds(values) ? 0 : Of(values) is var (offset, factor) ? SinglePrecision.Joined(values, value => (value - offset) * factor) : SinglePrecision.Joined(values, value => value);

    // What to take off, one of the values so that whole numbers stay whole, and what to multiply with, a power of two; null where nothing is needed, or helps.
    private static (double Offset, double Factor)? Of(double[] values)
    {
        if (SinglePrecision.Holds(values) || SinglePrecision.Sample(values) is not { Length: > 0 } sample)
        {
            return null;
        }

        var (middle, width) = (sample[sample.Length / 2], sample[sample.Length * 3 / 4] - sample[sample.Length / 4]);
        var offset = width < CloseTogether * Math.Abs(middle) ? middle : 0;
        var size = Math.Max(Math.Abs(sample[0] - offset), Math.Abs(sample[^1] - offset));
        var factor = size is > Largest or (> 0 and < Smallest) ? Math.ScaleB(1, Math.Clamp(-Math.ILogB(size), -MostExponent, MostExponent)) : 1;
        if (offset == 0 && factor == 1)
        {
            return null;
        }

        var before = SinglePrecision.Joined(values, value => value);
        return before > ManyJoined && SinglePrecision.Joined(values, value => (value - offset) * factor) < before / 2 ? (offset, factor) : null;
    }

    private sealed class Fitted(string[] names, double[] offsets, double[] factors) : ColumnTransform(names, "offset")
    {
        protected override double Change(int column, double value) => (value - offsets[column]) * factors[column];

        protected override string Export(GraphBuilder graph, string source)
        {
            if (!Array.TrueForAll(factors, factor => factor == 1))
            {
                // Multiplied first: ONNX Runtime drops the subtraction of a number that is 0 in single precision. Powers of two round nothing.
                source = graph.Node("Mul", [source, graph.Constant(factors, factors.Length)]);
            }

            return graph.Node("Sub", [source, graph.Constant([.. offsets.Zip(factors, (offset, factor) => offset * factor)], offsets.Length)]);
        }
    }
}
