using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees;

/// <summary>Random features and targets that trees can learn something from.</summary>
internal static class TreeData
{
    /// <summary>Numbers with ties and gaps, missing values, and categories in the last columns.</summary>
    public static Features Features(int rows, int numbers, int categorical, double missing, int seed)
    {
        var random = new Random(seed);
        var columns = Enumerable.Range(0, numbers).Select(i => new FeatureInfo($"n{i}"))
            .Concat(Enumerable.Range(0, categorical).Select(i => new FeatureInfo($"c{i}", true, 3 + (7 * i)))).ToArray();
        var values = new float[rows * columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var column = columns[i % columns.Length];
            values[i] = random.NextDouble() < missing ? float.NaN
                : column.IsCategorical ? random.Next(column.CategoryCount)
                : i % 3 == 0 ? random.Next(40) : (float)(random.NextDouble() * 10) - 5;
        }

        return new Features(values, rows, columns);
    }

    /// <summary>A value from every column, with noise.</summary>
    public static double[] Signal(Features x, int seed)
    {
        var random = new Random(seed);
        var signal = new double[x.RowCount];
        for (var row = 0; row < signal.Length; row++)
        {
            var values = x.Row(row);
            for (var column = 0; column < x.Count; column++)
            {
                var value = values[column];
                signal[row] += float.IsNaN(value) ? 1 : x.Columns[column].IsCategorical ? ((int)value * 7 % 5) - 2 : Math.Sin(value) + (value * 0.1);
            }

            signal[row] += random.NextDouble() * 0.5;
        }

        return signal;
    }

    public static Targets Targets(Features x, LearningTask task, int seed, bool weighted = false)
    {
        var signal = Signal(x, seed);
        var sorted = signal.Order().ToArray();
        var classes = task switch { LearningTask.Binary => 2, LearningTask.Multiclass => 4, _ => 0 };
        var random = new Random(seed + 1);
        return new Targets(
            classes == 0 ? signal : [.. signal.Select(value => (double)Math.Min(classes - 1, Array.BinarySearch(sorted, value) * classes / sorted.Length))],
            classes,
            weighted ? [.. signal.Select(_ => (float)(random.NextDouble() + 0.1))] : null);
    }

    public static double[] Predict(IFittedModel model, Features x)
    {
        var output = new double[x.RowCount * model.OutputCount];
        model.Predict(x, output);
        return output;
    }

    public static IFittedModel Fit(string trainer, string settings, Features x, Targets y, LearningTask task, int threads = 1, int seed = 3) =>
        Trainers.Find(trainer).Create(settings).Fit(x, y, new FitContext(task) { Seed = seed, Threads = threads });

    /// <summary>Every split and value of a model, as text.</summary>
    public static string Describe(IFittedModel model) => string.Join('\n', ((TreeModel)model).Ensemble.Trees.Select(tree => string.Join(' ', tree)))
        + string.Join(' ', ((TreeModel)model).Ensemble.Weights.Select(weight => weight.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
}
