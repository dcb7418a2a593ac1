using System.Text.RegularExpressions;
using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>
/// What the key of a logged metric stands for: which metric, estimated how, on which data. <c>cv_roc_auc</c> is cross-validated,
/// <c>credit_test/roc_auc</c> is held out, <c>training_loss</c> and <c>validation_loss</c> come from the training.
/// Names of scikit-learn, Keras, XGBoost, LightGBM and MLflow are read, too.
/// </summary>
public sealed partial record MetricKey
{
    private MetricKey(string key) => Key = key;

    /// <summary>The key as it was logged.</summary>
    public string Key { get; }

    /// <summary>The metric's name without what the key says about the estimate, as <c>roc_auc</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The metric's definition; null when the catalog has none.</summary>
    public MetricDefinition? Metric { get; init; }

    /// <summary>How the value was estimated; null when the key does not say.</summary>
    public EstimateKind? Kind { get; init; }

    /// <summary>The data it was estimated on, if the key names it.</summary>
    public string? DataSet { get; init; }

    /// <summary>True when more is better, false when less is; null when that is not known.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>Reads a key.</summary>
    /// <param name="key">As <c>cv_rmse</c>, <c>val_loss</c>, <c>credit_test/f1</c>.</param>
    public static MetricKey Of(string key)
    {
        var (rest, kind, data) = Stage(key);
        if (Known(rest, kind is not null) is var (metric, higherIsBetter, name))
        {
            return new MetricKey(key) { Name = name, Metric = metric, HigherIsBetter = higherIsBetter, Kind = kind ?? (name == "loss" ? EstimateKind.Training : null), DataSet = data };
        }

        // As MLflow's autologging after a fit: accuracy_score_X_test, mean_squared_error-2_X_val.
        if (DataSuffix().Match(rest) is { Success: true } suffix && Known(suffix.Groups["name"].Value, true) is var (measured, higher, plain))
        {
            return new MetricKey(key) { Name = plain, Metric = measured, HigherIsBetter = higher, Kind = kind ?? StageWord(suffix.Groups["stage"].Value), DataSet = data ?? suffix.Groups["data"].Value };
        }

        return new MetricKey(key) { Name = rest, Kind = kind, DataSet = data };
    }

    /// <summary>True when both keys stand for the same metric, estimated in the same way on the same data.</summary>
    /// <param name="other">Another key.</param>
    public bool IsSameAs(MetricKey other) => Name == other.Name && Kind == other.Kind && DataSet == other.DataSet && HigherIsBetter == other.HigherIsBetter;

    /// <summary>The key in words, as <c>roc_auc, 5-fold CV</c> or <c>roc_auc, held out: credit_test</c>.</summary>
    /// <param name="folds">The number of folds, when it is known and the value is cross-validated.</param>
    /// <param name="dataSet">The data, when it is known and the key does not name it.</param>
    public string ToWords(int? folds = null, string? dataSet = null)
    {
        var data = (DataSet ?? dataSet) is { Length: > 0 } name ? $": {name}" : "";
        return Kind switch
        {
            EstimateKind.CrossValidated => folds is { } count ? $"{Name}, {count}-fold CV" : $"{Name}, cross-validated",
            EstimateKind.HeldOut => $"{Name}, held out{data}",
            EstimateKind.Training => $"{Name}, in training{data}",
            EstimateKind.Validation => $"{Name}, validation{data}",
            _ when DataSet is not null => $"{Name}{data}",
            _ => data.Length > 0 ? $"{Name}, held out{data}" : Name,
        };
    }

    private static (string Name, EstimateKind? Kind, string? Data) Stage(string key)
    {
        EstimateKind? kind = null;
        string? data = null;
        var rest = key;
        if (key.LastIndexOf('/') is var slash and > 0 && slash < key.Length - 1)
        {
            // "val/loss" names a stage, "credit_test/f1" data, "test/f1" both.
            (data, rest) = (key[..slash], key[(slash + 1)..]);
            if (StageWord(data) is { } said)
            {
                (kind, data) = (said, said == EstimateKind.HeldOut ? data : null);
            }
            else
            {
                kind = data == "system" ? null : EstimateKind.HeldOut;
            }
        }

        rest = MetricNames.Normal(rest);
        return Prefix().Match(rest) is { Success: true } prefix && (Known(rest[prefix.Length..], true) is not null || Known(rest, false) is null)
            ? (rest[prefix.Length..], StageWord(prefix.Groups["stage"].Value) ?? kind, data)
            : (rest, kind, data);
    }

    private static (MetricDefinition? Metric, bool? HigherIsBetter, string Name)? Known(string name, bool hasStage)
    {
        if (Spread().IsMatch(name))
        {
            return (null, null, name);
        }

        // As scikit-learn's estimators score themselves.
        if (hasStage && name == "score")
        {
            return (null, true, name);
        }

        return MetricNames.Find(name) ?? (Mean().Match(name) is { Success: true } mean ? MetricNames.Find(name[..mean.Index]) : null);
    }

    private static EstimateKind? StageWord(string word) => MetricNames.Normal(word) switch
    {
        "cv" or "cross_validation" or "cross_validated" => EstimateKind.CrossValidated,
        "training" or "train" => EstimateKind.Training,
        "validation" or "valid" or "val" or "dev" => EstimateKind.Validation,
        "test" or "testing" or "eval" or "evaluation" or "holdout" or "held_out" => EstimateKind.HeldOut,
        _ => null,
    };

    [GeneratedRegex(@"^(?<stage>cv|cross_validation|cross_validated|training|train|validation|valid|val|dev|testing|test|evaluation|eval|holdout|held_out)(_\d+)?_(?=.)")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^(?<name>\w+?)(_\d+)?_(?<data>(x_|y_)?(?<stage>training|train|validation|valid|val|dev|testing|test|evaluation|eval|holdout))$")]
    private static partial Regex DataSuffix();

    [GeneratedRegex(@"_(std|stdev|sd|se|stderr|var|variance)$")]
    private static partial Regex Spread();

    [GeneratedRegex(@"_(mean|avg|average|median)$")]
    private static partial Regex Mean();
}

/// <summary>How a metric's value was estimated.</summary>
public enum EstimateKind
{
    /// <summary>On rows that the model did not learn from.</summary>
    HeldOut,

    /// <summary>The mean over the folds of a cross-validation.</summary>
    CrossValidated,

    /// <summary>On the rows that the model learns from.</summary>
    Training,

    /// <summary>On rows that a training sets aside, as for early stopping.</summary>
    Validation,
}
