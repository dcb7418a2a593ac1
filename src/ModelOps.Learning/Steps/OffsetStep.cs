using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>
/// Takes an offset from columns whose values lie close together far from 0, as seconds since 1970 or long ids: single precision, in which
/// trees compute, cannot tell such values apart, but their differences. Other columns stay as they are.
/// </summary>
internal sealed class OffsetStep : IPipelineStep
{
    // Seven bits of single precision's 24 are lost from here on.
    private const double CloseTogether = 1.0 / 64;

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var offsets = table.Numbers.Where(number => !number.IsIndicator).Select(number => (number.Name, Offset: Of(number.Values))).Where(pair => pair.Offset is not null).ToArray();
        return new Fitted([.. offsets.Select(pair => pair.Name)], [.. offsets.Select(pair => pair.Offset!.Value)]);
    }

    /// <summary>The middle of the values where that helps; null where single precision holds them as they are, or no offset would help.</summary>
    internal static double? Of(double[] values)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        var (isExact, isWhole) = (true, true);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                least = Math.Min(least, value);
                most = Math.Max(most, value);
                isExact &= (float)value == value;
                isWhole &= Math.Floor(value) == value;
            }
        }

        var size = Math.Max(Math.Abs(least), Math.Abs(most));
        return !isExact && most - least < size * (isWhole ? 0.5 : CloseTogether) ? Math.Round(least + ((most - least) / 2)) : null;
    }

    private sealed class Fitted(string[] names, double[] offsets) : ColumnTransform(names)
    {
        protected override double Change(int column, double value) => value - offsets[column];

        protected override string Export(GraphBuilder graph, string source) => graph.Node("Sub", [source, graph.Constant(offsets, offsets.Length)]);
    }
}
