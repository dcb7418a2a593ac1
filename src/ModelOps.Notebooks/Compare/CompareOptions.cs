namespace ModelOps;

/// <summary>What <c>#!compare</c> takes.</summary>
public sealed record CompareOptions
{
    /// <summary>The metric to order by.</summary>
    [Parameter("Metric to order by: roc_auc as evaluated, cv_roc_auc cross-validated, credit_test/roc_auc on that data; the best run comes first.", Required = true)]
    public string Metric { get; init; } = "";

    /// <summary>How many runs, at most.</summary>
    [Parameter("How many runs, at most.")]
    public int Top { get; init; } = 10;

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
}
