using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>How missing numbers are filled.</summary>
internal enum FillMethod
{
    Mean,
    Median,
    Mode,
    Constant,
}

/// <summary>
/// Fills missing numbers (NaN and infinities) with a value learnt from the present ones; 0 where none is present.
/// With an indicator, a column <c>name_missing</c> is added for each column that had missing values.
/// </summary>
internal sealed class FillStep(ColumnChoice columns, FillMethod method, double constant = 0, bool indicator = false) : IPipelineStep
{
    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var chosen = table.WithoutIndicators(columns.Numbers(table));
        var numbers = chosen.Select(name => table.Numbers.First(number => number.Name == name).Values).ToList();
        var flagged = indicator ? chosen.Where((_, place) => !Array.TrueForAll(numbers[place], double.IsFinite)).ToArray() : [];
        return new Fitted(chosen, [.. numbers.Select(Learn)], flagged);
    }

    private double Learn(double[] values)
    {
        if (method == FillMethod.Constant)
        {
            return constant;
        }

        var present = Array.FindAll(values, double.IsFinite);
        if (present.Length == 0)
        {
            return 0;
        }

        return method switch
        {
            FillMethod.Mean => Statistics.Mean(present),
            FillMethod.Mode => Statistics.Mode(present),
            _ => Statistics.Median(present),
        };
    }

    private sealed class Fitted(string[] names, double[] values, string[] flagged) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            var taken = names.Select(table.TakeNumber).ToList();
            for (var j = 0; j < names.Length; j++)
            {
                var fill = values[j];
                table.Numbers.Add(PreparedNumber.Of(taken[j].Info, Array.ConvertAll(taken[j].Values, value => double.IsFinite(value) ? value : fill)));
            }

            foreach (var name in flagged)
            {
                var source = taken[Array.IndexOf(names, name)].Values;
                table.Numbers.Add(PreparedNumber.Of($"{name}_missing", Array.ConvertAll(source, value => double.IsFinite(value) ? 0.0 : 1.0)));
            }
        }

        public void Export(GraphTable table)
        {
            if (names.Length == 0)
            {
                return;
            }

            var graph = table.Graph;
            var source = table.TakeNumbers(names);

            // x − x is 0 for finite numbers and NaN for all others.
            var missing = graph.Node("IsNaN", [graph.Node("Sub", [source, source])]);
            table.AddNumbers(graph.Node("Where", [missing, graph.Constant(values, values.Length), source]), names);
            if (flagged.Length > 0)
            {
                long[] places = [.. flagged.Select(name => (long)Array.IndexOf(names, name))];
                var chosen = graph.Node("Gather", [missing, graph.Constant(places, places.Length)], new OnnxAttribute("axis", 1));
                table.AddNumbers(graph.Cast(chosen, OnnxType.Double), [.. flagged.Select(name => $"{name}_missing")]);
            }
        }
    }
}
