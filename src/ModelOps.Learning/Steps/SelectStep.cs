namespace ModelOps.Learning.Steps;

/// <summary>What makes a column worth keeping.</summary>
internal enum SelectMethod
{
    /// <summary>Its variance is above a least one.</summary>
    Variance,

    /// <summary>Mutual information with the target, each column for itself.</summary>
    Information,

    /// <summary>What forests gain by it beside the other columns.</summary>
    Importance,
}

/// <summary>Keeps the numeric columns that tell most: those that vary, or the best by mutual information or importance.</summary>
/// <param name="method">By what.</param>
/// <param name="top">How many are kept.</param>
/// <param name="share">The share that is kept instead; 0 for <paramref name="top"/>.</param>
/// <param name="leastVariance">What a variance must exceed.</param>
internal sealed class SelectStep(SelectMethod method, int top, double share, double leastVariance) : IPipelineStep
{
    private const int Bins = 10;

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var names = table.Numbers.Select(number => number.Name).ToArray();
        if (method == SelectMethod.Variance)
        {
            return new DropColumns([.. table.Numbers.Where(number => !(Variance(number.Values) > leastVariance)).Select(number => number.Name)]);
        }

        var scores = method == SelectMethod.Importance && names.Length > 0
            ? TreeImportance.Of(table.ToFeatures(), context.Targets, context.Task, context.Seed)
            : Informations(table, context);
        var count = share > 0 ? (int)Math.Ceiling(share * names.Length) : top;
        var kept = names.Zip(scores)
            .OrderByDescending(pair => pair.Second).ThenBy(pair => pair.First, StringComparer.Ordinal)
            .Take(count).Select(pair => pair.First).ToHashSet(StringComparer.Ordinal);
        return new DropColumns([.. names.Where(name => !kept.Contains(name))]);
    }

    private static double[] Informations(PreparedTable table, StepContext context)
    {
        var outcome = context.Task == LearningTask.Regression ? Bin(context.Targets.Values) : Array.ConvertAll(context.Targets.Values, value => (int)value);
        return [.. table.Numbers.Select(number => Statistics.MutualInformation(Bin(number.Values), outcome))];
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
