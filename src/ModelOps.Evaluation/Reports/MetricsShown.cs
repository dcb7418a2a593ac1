namespace ModelOps.Evaluation.Reports;

/// <summary>The metrics that are shown where there is no room for all: the usual ones, and those that were asked for.</summary>
internal static class MetricsShown
{
    private static readonly string[] _names = ["roc_auc", "accuracy", "f1", "f1_macro", "log_loss", "rmse", "mae", "r2"];

    internal static string[] Of(LearningTask task, IEnumerable<string> available)
    {
        string[] known = [.. available.Distinct(StringComparer.Ordinal)];
        return [.. _names.Where(name => known.Contains(name) && !(task == LearningTask.Binary && name == "f1_macro")), .. known.Where(name => !MetricCatalog.Find(name).IsDefault)];
    }
}
