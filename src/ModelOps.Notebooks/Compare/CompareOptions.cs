namespace ModelOps;

/// <summary>What <c>#!compare</c> takes.</summary>
public sealed class CompareOptions
{
    /// <summary>The metric to order by.</summary>
    [Parameter("Metric to order by, as roc_auc; the best run comes first.", Required = true)]
    public string Metric { get; set; } = "";

    /// <summary>How many runs, at most.</summary>
    [Parameter("How many runs, at most.")]
    public int Top { get; set; } = 10;

    /// <summary>MLflow's filter.</summary>
    [Parameter("MLflow filter, as \"params.trainer = 'logistic'\".")]
    public string? Filter { get; set; }
}
