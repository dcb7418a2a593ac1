namespace ModelOps;

/// <summary>What <c>#!runs</c> takes.</summary>
public sealed record RunsOptions
{
    /// <summary>MLflow's filter, such as <c>metrics.roc_auc &gt; 0.8 AND params.trainer = 'logistic'</c>.</summary>
    [Parameter("MLflow filter, such as \"metrics.roc_auc > 0.8 AND params.trainer = 'logistic'\".")]
    public string? Filter { get; init; }

    /// <summary>MLflow's order, such as <c>metrics.roc_auc DESC</c>; the latest first by default.</summary>
    [Parameter("Order, such as \"metrics.roc_auc DESC\"; several comma-separated. By default the latest first.")]
    public IReadOnlyList<string>? OrderBy { get; init; }

    /// <summary>How many runs, at most.</summary>
    [Parameter("How many runs, at most.")]
    public int Top { get; init; } = 20;

    /// <summary>True to list the trials of searches as runs of their own, instead of folding them under the search.</summary>
    [Parameter("List the trials of searches, too, instead of folding them under the search's run.")]
    public bool Trials { get; init; }
}
