using ModelOps.Evaluation.Metrics;

namespace ModelOps.Evaluation.Slices;

/// <summary>The loss of each row, whose mean is a metric.</summary>
internal static class SliceLosses
{
    internal static (string Name, double[] Values) Of(MetricInput rows)
    {
        if (rows.Task != LearningTask.Regression && rows.HasProbabilities)
        {
            return ("log_loss", ProbabilityMetrics.LogLosses(rows.Targets, rows.Probabilities, rows.ClassCount).Values);
        }

        var losses = new double[rows.Count];
        for (var row = 0; row < losses.Length; row++)
        {
            losses[row] = rows.Task == LearningTask.Regression ? Math.Abs(rows.Predictions[row] - rows.Values[row]) : rows.Predicted[row] == rows.Targets[row] ? 0 : 1;
        }

        return (rows.Task == LearningTask.Regression ? "mae" : "error_rate", losses);
    }
}
