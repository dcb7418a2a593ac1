namespace ModelOps;

/// <summary>Precision, recall and F1 of each class, and their means, as a table; of two classes the metrics say the same.</summary>
internal static class ClassView
{
    internal static void Add(View view, EvaluationResult evaluation)
    {
        if (evaluation.Task != LearningTask.Multiclass)
        {
            return;
        }

        string[] metrics = [.. evaluation.PerClass[0].Metrics.Keys];
        view.Table(
            ["class", "rows", .. metrics],
            [.. evaluation.PerClass.Select(each => Row(each.Name, each.Support, metrics, each.Metrics, each.Intervals)), Means("mean of the classes", "macro"), Means("mean by rows", "weighted")],
            evaluation.Intervals.Count > 0 ? "Classes, with intervals" : "Classes");

        object?[] Means(string name, string average) => Row(name, evaluation.SampleSize("accuracy"), [.. metrics.Select(metric => Averaged(metric, average))], evaluation.Metrics, evaluation.Intervals);
    }

    private static string Averaged(string metric, string average) => metric.Split(':') is [var name, var number] ? $"{name}_{average}:{number}" : $"{metric}_{average}";

    private static object?[] Row(string name, int rows, string[] metrics, IReadOnlyDictionary<string, double> values, IReadOnlyDictionary<string, ConfidenceInterval> intervals) =>
    [
        name, rows,
        .. metrics.Select(metric => intervals.TryGetValue(metric, out var interval) ? FairnessView.Text(interval) : values.TryGetValue(metric, out var value) ? (object?)value : null),
    ];
}
