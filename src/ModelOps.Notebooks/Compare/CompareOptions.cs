namespace ModelOps;

/// <summary>What <c>#!compare</c> takes.</summary>
public sealed record CompareOptions : INamesResult
{
    internal const int DefaultTop = 10;

    /// <summary>Two models or more to compare on the same rows; none puts runs side by side.</summary>
    [Parameter("Models to compare on the same rows, two or more: a variable, name@alias, name/version, runs:/ID/model, a run's id, or a folder. None compares the values that runs logged.", Position = 0)]
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The data that models are compared on; by default the latest evaluations on the same data that the store keeps of all.</summary>
    [Parameter("Data with the target column to compare models on: a variable, or a file; by default the latest evaluations on the same data, as evaluate keeps them.")]
    public NamedFrame? Data { get; init; }

    /// <summary>The model that the others are compared with; by default the first of two, and the best of more.</summary>
    [Parameter("Model that the others are compared with; by default the first of two, and the best of more.")]
    public string? Baseline { get; init; }

    /// <summary>The metric to order by; of models, that of the headline.</summary>
    [Parameter("Metric to order runs by, the best first: roc_auc as evaluated, cv_roc_auc cross-validated, credit_test/roc_auc on that data. For models, the metric of the headline; by default the task's usual one.")]
    public string Metric { get; init; } = "";

    /// <summary>How many runs, at most.</summary>
    [Parameter("How many runs, at most.")]
    public int Top { get; init; } = DefaultTop;

    /// <summary>MLflow's filter.</summary>
    [Parameter("MLflow filter, such as \"params.trainer = 'logistic'\".")]
    public string? Filter { get; init; }

    /// <summary>True when more of the metric is better; for metrics of your own.</summary>
    [Parameter("More of the metric is better; for a metric of your own.")]
    public bool HigherIsBetter { get; init; }

    /// <summary>True when less of the metric is better; for metrics of your own.</summary>
    [Parameter("Less of the metric is better; for a metric of your own.")]
    public bool LowerIsBetter { get; init; }

    /// <summary>True to compare the trials of searches as runs of their own, instead of folding them under the search.</summary>
    [Parameter("Compare the trials of searches, too, instead of folding them under the search's run.")]
    public bool Trials { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the comparison.")]
    public string? As { get; init; }

    /// <summary>Models that C# gave.</summary>
    internal IReadOnlyList<NamedModel> Given { get; init; } = [];

    /// <summary>What only C# can say.</summary>
    internal ComparisonOptions? Settings { get; init; }

    internal bool IsOfModels => Models.Count + Given.Count > 0;
}
