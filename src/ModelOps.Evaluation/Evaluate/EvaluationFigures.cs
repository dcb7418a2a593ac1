using ModelOps.Evaluation.Curves;
using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>The figures of an evaluation.</summary>
internal static class EvaluationFigures
{
    internal static OrderedDictionary<string, Figure> Of(EvaluationResult result)
    {
        var figures = new OrderedDictionary<string, Figure>(StringComparer.Ordinal);
        if (result.Confusion is { } matrix)
        {
            figures.Add("confusion_matrix", CurveFigures.Confusion(matrix, result.Classes));
        }
        else
        {
            figures.Add("predicted_against_true", CurveFigures.PredictedAgainstTrue(result.Rows));
            figures.Add("residuals", CurveFigures.Residuals(result.Rows));
            figures.Add("residual_distribution", CurveFigures.ResidualHistogram(result.Rows));
        }

        if (result.Roc.Count > 0)
        {
            int[] classes = result.Task == LearningTask.Binary ? [result.Rows.PositiveClass] : [.. Enumerable.Range(0, result.Classes.Count)];
            figures.Add("roc_curve", CurveFigures.Roc(result.Roc, [.. classes.Select(index => new Ranked(result.Rows, index, result.Rows.Weights).Figures().RocAuc)]));
            figures.Add("precision_recall_curve", CurveFigures.PrecisionRecall(result.PrecisionRecall, [.. classes.Select(index => new Ranked(result.Rows, index, result.Rows.Weights).Figures().AveragePrecision)]));
            figures.Add("calibration_curve", CurveFigures.Calibration(result.Calibration));
        }

        return figures;
    }
}
