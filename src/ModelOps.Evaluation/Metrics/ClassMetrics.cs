namespace ModelOps.Evaluation.Metrics;

/// <summary>The catalog's metrics of classifiers.</summary>
internal static class ClassMetrics
{
    /// <summary>What the number in the name of an F-beta is.</summary>
    internal const string Beta = "beta";

    private static readonly LearningTask[] _both = [LearningTask.Binary, LearningTask.Multiclass];

    /// <summary>Metrics with a number in their name.</summary>
    internal static MetricParameter[] Parameters() =>
    [
        FBeta(["f_beta", "fbeta", "fbeta_score"], [LearningTask.Binary], "F-beta", (rows, beta) => rows.Confusion.FBeta(rows.Input.PositiveClass, beta)),
        FBeta(["f_beta_macro"], _both, "F-beta, mean of the classes", (rows, beta) => rows.Confusion.Macro(each => rows.Confusion.FBeta(each, beta))),
        FBeta(["f_beta_micro"], _both, "F-beta over the rows of all classes together", (rows, _) => rows.Confusion.Accuracy),
        FBeta(["f_beta_weighted"], _both, "F-beta, classes weighted by their rows", (rows, beta) => rows.Confusion.Weighted(each => rows.Confusion.FBeta(each, beta))),
        new(["top_k_accuracy", "top_k_accuracy_score"], "number of classes", "a whole number of 1 or more", k => k >= 1 && k == Math.Floor(k), 3, (parameter, k) => Asked(
            parameter, k, [LearningTask.Multiclass], $"Share of rows whose true class is among the {MetricParameter.Text(k)} most probable", rows => rows.Mean(rows.Input.Once(parameter.NameOf(k), input => TopK.Hits(input, k))), true)),
        new(["lift"], "share of the rows", "a number above 0 and up to 1", share => share is > 0 and <= 1, 0.1, (parameter, share) => Asked(
            parameter, share, [LearningTask.Binary], $"How many times more positive rows the top {MetricParameter.Text(share)} of the rows has than the whole", rows => rows.Gain(share) / share, true)),
        new(["gain"], "share of the rows", "a number above 0 and up to 1", share => share is > 0 and <= 1, 0.1, (parameter, share) => Asked(
            parameter, share, [LearningTask.Binary], $"Share of the positive rows that is in the top {MetricParameter.Text(share)} of the rows", rows => rows.Gain(share), true)),
    ];

    internal static MetricDefinition[] All() =>
    [
        Matrix("accuracy", "Share of rows predicted right", matrix => matrix.Accuracy, "acc", "accuracy_score"),
        Matrix("balanced_accuracy", "Mean recall of the classes", matrix => matrix.BalancedAccuracy, "bacc", "balanced_accuracy_score"),
        PrecisionOf(null, "precision", "Of the rows predicted positive, the share that is", "precision_score"),
        RecallOf(null, "recall", "Of the positive rows, the share predicted so", "recall_score", "sensitivity"),
        F1Of(null, "f1", "Harmonic mean of precision and recall", "f1_score"),
        Matrix("precision_macro", "Precision, mean of the classes", matrix => matrix.Macro(matrix.Precision)),
        Matrix("recall_macro", "Recall, mean of the classes", matrix => matrix.Macro(matrix.Recall)),
        Matrix("f1_macro", "F1, mean of the classes", matrix => matrix.Macro(matrix.F1), "macro_f1"),
        Micro("precision_micro", "Precision over the rows of all classes together: the accuracy"),
        Micro("recall_micro", "Recall over the rows of all classes together: the accuracy"),
        Micro("f1_micro", "F1 over the rows of all classes together: the accuracy", "micro_f1"),
        Matrix("precision_weighted", "Precision, classes weighted by their rows", matrix => matrix.Weighted(matrix.Precision)),
        Matrix("recall_weighted", "Recall, classes weighted by their rows", matrix => matrix.Weighted(matrix.Recall)),
        Matrix("f1_weighted", "F1, classes weighted by their rows", matrix => matrix.Weighted(matrix.F1), "weighted_f1"),
        Matrix("matthews_corrcoef", "Matthews' correlation of true and predicted class", matrix => matrix.MatthewsCorrelation, "mcc"),
        Ranking("roc_auc", "Chance that a positive row scores above a negative one; of more classes, mean of one against the rest", rows => rows.RocAuc, "auc", "roc_auc_score", "auroc", "roc_auc_ovr"),
        Ranking("average_precision", "Mean precision over the steps of recall", rows => rows.AveragePrecision, "ap", "average_precision_score"),
        Ranking("pr_auc", "Area under the precision-recall curve by trapezes", rows => rows.PrecisionRecallAuc, "precision_recall_auc", "auprc"),
        new("ks_statistic", "Largest true positive rate less false positive rate of any threshold", [LearningTask.Binary], true, rows => rows.Ranked(rows.Input.PositiveClass).KolmogorovSmirnov, true, ["ks"]),
        Probability("log_loss", "Mean of -ln p of the true class", rows => rows.Mean(rows.Input.Once("log loss", input => ProbabilityMetrics.LogLosses(input.Targets, input.Probabilities, input.ClassCount))), "logloss", "cross_entropy", "neg_log_loss"),
        Probability("brier_score", "Mean squared error of the probabilities", rows => rows.Mean(rows.Input.Once("brier", input => ProbabilityMetrics.BrierLosses(input.Targets, input.Probabilities, input.ClassCount))), "brier", "brier_score_loss", "neg_brier_score"),
        Probability("expected_calibration_error", "Mean distance of probability and share of positive rows over ten bins; of more classes, of the most probable one", CalibrationError.Of, "ece"),
        new("cost", "Mean cost of a row by the table of costs", _both, false, rows => rows.Confusion.Cost(rows.Input.Costs), false, ["mean_cost"]) { IsDefault = false, NeedsCosts = true },
        .. Parameters().Select(parameter => parameter.Of(parameter.Example)),
    ];

    /// <summary>Precision, recall and F1 of one class against the rest.</summary>
    internal static MetricDefinition[] OfClass(int index) =>
    [
        PrecisionOf(index, "precision", "Of the rows predicted as the class, the share that is of it"),
        RecallOf(index, "recall", "Of the rows of the class, the share predicted so"),
        F1Of(index, "f1", "Harmonic mean of precision and recall"),
    ];

    /// <summary>F-beta of one class against the rest.</summary>
    internal static MetricDefinition FBetaOf(int index, double beta) => Positive(index, $"f_beta:{MetricParameter.Text(beta)}", "F-beta of the class", (matrix, each) => matrix.FBeta(each, beta), null);

    private static MetricDefinition PrecisionOf(int? index, string name, string description, params string[] aliases) =>
        Positive(index, name, description, (matrix, each) => matrix.Precision(each), (input, row) => input.Predicted[row] == (index ?? input.PositiveClass), aliases);

    private static MetricDefinition RecallOf(int? index, string name, string description, params string[] aliases) =>
        Positive(index, name, description, (matrix, each) => matrix.Recall(each), (input, row) => input.Targets[row] == (index ?? input.PositiveClass), aliases);

    private static MetricDefinition F1Of(int? index, string name, string description, params string[] aliases) => Positive(index, name, description, (matrix, each) => matrix.F1(each), null, aliases);

    private static MetricDefinition Positive(int? index, string name, string description, Func<ConfusionMatrix, int, double> measure, Func<MetricInput, int, bool>? sample, params string[] aliases) =>
        new(name, description, index is null ? [LearningTask.Binary] : _both, true, rows => measure(rows.Confusion, index ?? rows.Input.PositiveClass), false, aliases) { IsSampled = sample };

    private static MetricDefinition Matrix(string name, string description, Func<ConfusionMatrix, double> measure, params string[] aliases) =>
        new(name, description, _both, true, rows => measure(rows.Confusion), false, aliases);

    private static MetricDefinition Micro(string name, string description, params string[] aliases) =>
        new(name, description, _both, true, rows => rows.Confusion.Accuracy, false, aliases) { IsDefault = false };

    private static MetricDefinition Probability(string name, string description, Func<WeightedRows, double> measure, params string[] aliases) =>
        new(name, description, _both, false, measure, true, aliases);

    private static MetricDefinition Ranking(string name, string description, Func<RankedFigures, double> measure, params string[] aliases) => new(name, description, _both, true, rows =>
    {
        if (rows.Input.Task == LearningTask.Binary)
        {
            return measure(rows.Ranked(rows.Input.PositiveClass));
        }

        var sum = 0.0;
        for (var each = 0; each < rows.Input.ClassCount; each++)
        {
            sum += measure(rows.Ranked(each));
        }

        return sum / rows.Input.ClassCount;
    }, true, aliases);

    private static MetricParameter FBeta(string[] names, LearningTask[] tasks, string description, Func<WeightedRows, double, double> measure) =>
        new(names, Beta, "a number above 0", beta => beta > 0 && double.IsFinite(beta), 2, (parameter, beta) => Asked(parameter, beta, tasks, $"{description}; beta {MetricParameter.Text(beta)}", rows => measure(rows, beta), false));

    private static MetricDefinition Asked(MetricParameter parameter, double value, LearningTask[] tasks, string description, Func<WeightedRows, double> measure, bool needsProbabilities) =>
        new(parameter.NameOf(value), description, tasks, true, measure, needsProbabilities, parameter.AliasesOf(value)) { IsDefault = false, Parameter = parameter, Value = value };
}
