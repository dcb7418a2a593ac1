namespace ModelOps.Learning.Steps;

/// <summary>Keeps the numeric columns that tell most: those that vary, or the <c>top</c> ones by mutual information with the target.</summary>
internal sealed class SelectStep(bool byInformation, int top, double leastVariance) : IPipelineStep
{
    private const int Bins = 10;

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var names = table.Numbers.Select(number => number.Name).ToArray();
        if (!byInformation)
        {
            return new DropColumns([.. table.Numbers.Where(number => !(Variance(number.Values) > leastVariance)).Select(number => number.Name)]);
        }

        var outcome = context.Task == LearningTask.Regression ? Bin(context.Targets.Values) : Array.ConvertAll(context.Targets.Values, value => (int)value);
        var kept = table.Numbers
            .Select(number => (number.Name, Information: Statistics.MutualInformation(Bin(number.Values), outcome)))
            .OrderByDescending(pair => pair.Information).ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .Take(top).Select(pair => pair.Name).ToHashSet(StringComparer.Ordinal);
        return new DropColumns([.. names.Where(name => !kept.Contains(name))]);
    }

    private static double Variance(double[] values)
    {
        var present = Array.FindAll(values, double.IsFinite);
        return present.Length == 0 ? 0 : Statistics.Variance(present, ddof: 0);
    }

    // Deciles, with a bin of its own for missing.
    private static int[] Bin(double[] values)
    {
        var edges = Statistics.QuantileEdges(Array.FindAll(values, double.IsFinite), Bins);
        return Array.ConvertAll(values, value => double.IsFinite(value) ? 1 + Statistics.BinOf(value, edges) : 0);
    }
}

/// <summary>Removes columns by name.</summary>
internal sealed class DropColumns(string[] numbers) : IFittedStep
{
    public void Apply(PreparedTable table) => Array.ForEach(numbers, name => table.TakeNumber(name));

    public void Export(GraphTable table)
    {
        if (numbers.Length > 0)
        {
            table.TakeNumbers(numbers);
        }
    }
}
