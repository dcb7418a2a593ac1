using ModelOps.Tracking;

namespace ModelOps;

/// <summary>How the loss fell, and the accuracy rose, while a model learned.</summary>
internal static class LearningCurve
{
    internal const string TrainingKey = "training_loss";
    internal const string ValidationKey = "validation_loss";
    internal const string AccuracyKey = "training_accuracy";
    internal const string ValidationAccuracyKey = "validation_accuracy";
    private const int MostPoints = 1000;

    /// <summary>The metrics of a step, by their keys.</summary>
    internal static IEnumerable<(string Key, double Value)> Metrics(FitProgress step)
    {
        (string Key, double? Value)[] all =
        [
            (TrainingKey, step.Loss), (ValidationKey, step.ValidationLoss), (AccuracyKey, step.Accuracy), (ValidationAccuracyKey, step.ValidationAccuracy), (SpeedKey(step.Unit), step.RowsPerSecond),
        ];
        return all.Where(metric => metric.Value is not null).Select(metric => (metric.Key, metric.Value!.Value));
    }

    /// <summary>The curves of loss and accuracy, as far as steps have them.</summary>
    internal static IEnumerable<Figure> Of(IReadOnlyList<FitProgress> steps)
    {
        IEnumerable<(double, double)> Points(Func<FitProgress, double?> value) => steps.Where(step => value(step) is not null).Select(step => ((double)step.Step, value(step)!.Value));
        Figure?[] figures =
        [
            Of(Points(step => step.Loss), Points(step => step.ValidationLoss)),
            Of(Points(step => step.Accuracy), Points(step => step.ValidationAccuracy), "accuracy"),
        ];
        return figures.OfType<Figure>();
    }

    /// <summary>The curve; null for fewer than two steps.</summary>
    internal static Figure? Of(IEnumerable<(double Step, double Value)> training, IEnumerable<(double Step, double Value)> validation, string what = "loss")
    {
        var (own, other) = (training.ToArray(), validation.ToArray());
        if (own.Length < 2)
        {
            return null;
        }

        var figure = new Figure($"{char.ToUpperInvariant(what[0])}{what[1..]} by step", "step", what).AddLine(own.Select(step => step.Step), own.Select(step => step.Value), "training");
        return other.Length < 2 ? figure : figure.AddLine(other.Select(step => step.Step), other.Select(step => step.Value), "validation");
    }

    /// <summary>The curve that a run has logged, thinned to some points; null when it has none.</summary>
    internal static async Task<Figure?> OfAsync(ITrackingStore store, Run run, CancellationToken cancellationToken) => run.Data.Metrics.All(metric => metric.Key != TrainingKey)
        ? null
        : Of(await PointsAsync(store, run, TrainingKey, cancellationToken).ConfigureAwait(false), await PointsAsync(store, run, ValidationKey, cancellationToken).ConfigureAwait(false));

    private static string SpeedKey(string unit) => $"{unit}_per_second";

    private static async Task<IEnumerable<(double Step, double Value)>> PointsAsync(ITrackingStore store, Run run, string key, CancellationToken cancellationToken) => run.Data.Metrics.All(metric => metric.Key != key)
        ? []
        : (await store.GetMetricHistoryIntervalAsync([run.Info.RunId], key, maxResults: MostPoints, cancellationToken: cancellationToken).ConfigureAwait(false)).Select(point => ((double)point.Metric.Step, point.Metric.Value)).OrderBy(point => point.Item1);
}
