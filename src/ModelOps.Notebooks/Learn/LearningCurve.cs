using ModelOps.Tracking;

namespace ModelOps;

/// <summary>How the loss fell while a model learned.</summary>
internal static class LearningCurve
{
    internal const string TrainingKey = "training_loss";
    internal const string ValidationKey = "validation_loss";
    private const int MostPoints = 1000;

    /// <summary>The curve; null for fewer than two steps.</summary>
    internal static Figure? Of(IEnumerable<(double Step, double Loss)> training, IEnumerable<(double Step, double Loss)> validation)
    {
        var (own, other) = (training.ToArray(), validation.ToArray());
        if (own.Length < 2)
        {
            return null;
        }

        var figure = new Figure("Loss by step", "step", "loss").AddLine(own.Select(step => step.Step), own.Select(step => step.Loss), "training");
        return other.Length < 2 ? figure : figure.AddLine(other.Select(step => step.Step), other.Select(step => step.Loss), "validation");
    }

    /// <summary>The curve that a run has logged, thinned to some points; null when it has none.</summary>
    internal static async Task<Figure?> OfAsync(ITrackingStore store, Run run, CancellationToken cancellationToken) => run.Data.Metrics.All(metric => metric.Key != TrainingKey)
        ? null
        : Of(await PointsAsync(store, run, TrainingKey, cancellationToken).ConfigureAwait(false), await PointsAsync(store, run, ValidationKey, cancellationToken).ConfigureAwait(false));

    private static async Task<IEnumerable<(double Step, double Loss)>> PointsAsync(ITrackingStore store, Run run, string key, CancellationToken cancellationToken) => run.Data.Metrics.All(metric => metric.Key != key)
        ? []
        : (await store.GetMetricHistoryIntervalAsync([run.Info.RunId], key, maxResults: MostPoints, cancellationToken: cancellationToken).ConfigureAwait(false)).Select(point => ((double)point.Metric.Step, point.Metric.Value)).OrderBy(point => point.Item1);
}
