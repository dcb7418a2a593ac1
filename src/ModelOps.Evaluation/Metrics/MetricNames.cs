namespace ModelOps.Evaluation.Metrics;

/// <summary>Which way is better, for the catalog's metrics and for names that other tools log.</summary>
internal static class MetricNames
{
    private static readonly HashSet<string> _higher = new(StringComparer.Ordinal)
    {
        "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "top_k_accuracy", "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy",
        "roc_auc_ovo", "roc_auc_ovr_weighted", "roc_auc_ovo_weighted", "auc_mu", "aucpr", "auc_pr", "gini", "specificity",
        "jaccard", "jaccard_score", "cohen_kappa", "cohen_kappa_score", "explained_variance", "explained_variance_score", "ndcg", "ndcg_score", "map", "d2_absolute_error_score", "d2_pinball_score",
        "adjusted_r2", "adjusted_r2_score", "r2_adjusted", "concordance_index", "c_index", "lift", "best_cv_score", "silhouette_score", "fbeta_score", "f_beta", "f2", "hit_rate", "mrr", "bleu", "rouge",
    };

    private static readonly HashSet<string> _lower = new(StringComparer.Ordinal)
    {
        "loss", "error", "error_rate", "merror", "binary_error", "multi_error", "misclassification_rate", "l1", "l2", "rmsle", "msle", "mean_squared_log_error", "root_mean_squared_log_error",
        "median_absolute_error", "mean_gamma_deviance", "gamma_deviance", "deviance", "mlogloss", "binary_logloss", "multi_logloss", "nll", "crossentropy", "binary_crossentropy", "categorical_crossentropy",
        "sparse_categorical_crossentropy", "perplexity", "hinge", "huber", "smape", "wape", "mase", "fit_time", "score_time", "training_time", "train_time", "inference_time",
        "predict_time", "duration", "latency", "seconds", "false_positives", "false_negatives", "false_positive_rate", "false_negative_rate", "fpr", "fnr", "cer", "wer",
    };

    private static readonly string[] _lowerEnds = ["_loss", "_error", "_seconds", "_milliseconds", "_ms", "_latency", "_duration", "_rmse", "_mae", "_deviance", "_crossentropy"];

    /// <summary>Lower case, with underscores for dashes, points and blanks.</summary>
    internal static string Normal(string name)
    {
        var plain = name.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
        return plain.Contains(':', StringComparison.Ordinal) ? plain : plain.Replace('.', '_');
    }

    /// <summary>The metric or the direction of a name in normal form; null when neither is known.</summary>
    internal static (MetricDefinition? Metric, bool? HigherIsBetter, string Name)? Find(string name)
    {
        // scikit-learn's scorers turn losses over, so that more is better. A value logged under that name is turned over.
        if (name.StartsWith("neg_", StringComparison.Ordinal))
        {
            return Find(name[4..]) is { HigherIsBetter: false } ? (null, true, name) : null;
        }

        if (MetricCatalog.Known(name) is { } metric)
        {
            return (metric, metric.HigherIsBetter, metric.Name);
        }

        return _higher.Contains(name) ? (null, true, name)
            : _lower.Contains(name) || _lowerEnds.Any(end => name.EndsWith(end, StringComparison.Ordinal)) ? (null, false, name)
            : null;
    }
}
