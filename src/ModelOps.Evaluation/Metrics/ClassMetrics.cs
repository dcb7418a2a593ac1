namespace ModelOps.Evaluation.Metrics;

/// <summary>The catalog's metrics of classifiers.</summary>
internal static class ClassMetrics
{
    internal static MetricDefinition[] All() =>
    [
        Matrix("accuracy", "Share of rows predicted right", matrix => matrix.Accuracy, "acc", "accuracy_score"),
        Matrix("balanced_accuracy", "Mean recall of the classes", matrix => matrix.BalancedAccuracy, "bacc", "balanced_accuracy_score"),
        Positive("precision", "Of the rows predicted positive, the share that is", (matrix, positive) => matrix.Precision(positive), "precision_score"),
        Positive("recall", "Of the positive rows, the share predicted so", (matrix, positive) => matrix.Recall(positive), "recall_score", "sensitivity"),
        Positive("f1", "Harmonic mean of precision and recall", (matrix, positive) => matrix.F1(positive), "f1_score"),
        Matrix("precision_macro", "Precision, mean of the classes", matrix => matrix.Macro(matrix.Precision)),
        Matrix("recall_macro", "Recall, mean of the classes", matrix => matrix.Macro(matrix.Recall)),
        Matrix("f1_macro", "F1, mean of the classes", matrix => matrix.Macro(matrix.F1), "macro_f1"),
        Matrix("precision_weighted", "Precision, classes weighted by their rows", matrix => matrix.Weighted(matrix.Precision)),
        Matrix("recall_weighted", "Recall, classes weighted by their rows", matrix => matrix.Weighted(matrix.Recall)),
        Matrix("f1_weighted", "F1, classes weighted by their rows", matrix => matrix.Weighted(matrix.F1), "weighted_f1"),
        Matrix("matthews_corrcoef", "Matthews' correlation of true and predicted class", matrix => matrix.MatthewsCorrelation, "mcc"),
        Ranking("roc_auc", "Chance that a positive row scores above a negative one; of more classes, mean of one against the rest", rows => RankingMetrics.RocAuc(rows), "auc", "roc_auc_score", "auroc", "roc_auc_ovr"),
        Ranking("average_precision", "Mean precision over the steps of recall", rows => RankingMetrics.AveragePrecision(rows), "ap", "average_precision_score"),
        Ranking("pr_auc", "Area under the precision-recall curve by trapezes", rows => RankingMetrics.PrecisionRecallAuc(rows), "precision_recall_auc", "auprc"),
        Probability("log_loss", "Mean of -ln p of the true class", (input, weights) => ProbabilityMetrics.LogLoss(input.Targets, input.Probabilities, input.ClassCount, weights), "logloss", "cross_entropy", "neg_log_loss"),
        Probability("brier_score", "Mean squared error of the probabilities", (input, weights) => ProbabilityMetrics.Brier(input.Targets, input.Probabilities, input.ClassCount, weights), "brier", "brier_score_loss", "neg_brier_score"),
    ];

    private delegate double RankingFunction(Ranked rows);

    private static MetricDefinition Matrix(string name, string description, Func<ConfusionMatrix, double> measure, params string[] aliases) =>
        new(name, description, [LearningTask.Binary, LearningTask.Multiclass], true, (input, weights) => measure(Count(input, weights)), false, aliases);

    private static MetricDefinition Positive(string name, string description, Func<ConfusionMatrix, int, double> measure, params string[] aliases) =>
        new(name, description, [LearningTask.Binary], true, (input, weights) => measure(Count(input, weights), input.PositiveClass), false, aliases);

    private static MetricDefinition Probability(string name, string description, MetricFunction function, params string[] aliases) =>
        new(name, description, [LearningTask.Binary, LearningTask.Multiclass], false, function, true, aliases);

    private static MetricDefinition Ranking(string name, string description, RankingFunction measure, params string[] aliases) =>
        new(name, description, [LearningTask.Binary, LearningTask.Multiclass], true, (input, weights) =>
        {
            if (input.Task == LearningTask.Binary)
            {
                return measure(new Ranked(input, input.PositiveClass, weights));
            }

            var sum = 0.0;
            for (var each = 0; each < input.ClassCount; each++)
            {
                sum += measure(new Ranked(input, each, weights));
            }

            return sum / input.ClassCount;
        }, true, aliases);

    private static ConfusionMatrix Count(MetricInput input, ReadOnlySpan<double> weights) =>
        ConfusionMatrix.Of(input.Targets, input.Predicted, input.ClassCount, weights);
}
