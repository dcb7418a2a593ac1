using ModelOps.Evaluation.Curves;
using ModelOps.Evaluation.Evaluate;
using ModelOps.Evaluation.Metrics;
using ModelOps.Evaluation.Thresholds;

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
            Curves(figures, result);
        }

        Add(figures, "scores_with_intervals", IntervalFigures.Scores(result));
        Add(figures, "losses_with_intervals", IntervalFigures.Losses(result));
        Add(figures, "classes", IntervalFigures.Classes(result));
        Add(figures, "slices", IntervalFigures.Slices(result));
        return figures;
    }

    private static void Curves(OrderedDictionary<string, Figure> figures, EvaluationResult result)
    {
        var rows = result.Rows;
        int[] classes = result.Task == LearningTask.Binary ? [rows.PositiveClass] : [.. Enumerable.Range(0, result.Classes.Count)];
        figures.Add("roc_curve", CurveFigures.Roc(result.Roc, [.. classes.Select(index => new Ranked(rows, index, rows.Weights).Figures().RocAuc)]));
        figures.Add("precision_recall_curve", CurveFigures.PrecisionRecall(result.PrecisionRecall, [.. classes.Select(index => new Ranked(rows, index, rows.Weights).Figures().AveragePrecision)]));
        figures.Add("calibration_curve", CurveFigures.Calibration(result.Calibration, rows.Weights.IsEmpty));
        if (result.Task == LearningTask.Binary)
        {
            figures.Add("threshold_curve", ThresholdFigures.Threshold(result.PrecisionRecall[0]));
            Add(figures, "cost_curve", ThresholdFigures.Costs(rows, result.Roc[0]));
        }

        figures.Add("gain_curve", CurveFigures.Gain([.. classes.Select(index => ClassCurves.Gain(rows, index, result.Classes[index]))]));
        figures.Add("lift_curve", CurveFigures.Lift([.. classes.Select(index => ClassCurves.Lift(rows, index, result.Classes[index]))]));
    }

    private static void Add(OrderedDictionary<string, Figure> figures, string name, Figure? figure)
    {
        if (figure is not null)
        {
            figures.Add(name, figure);
        }
    }
}
