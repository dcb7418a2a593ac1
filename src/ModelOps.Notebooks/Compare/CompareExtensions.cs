namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Puts runs of the current experiment side by side, the best first.</summary>
    /// <param name="metric">The metric to order by.</param>
    /// <param name="options">Number and filter; null for the best ten.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public Task<CompareResult> CompareAsync(string metric, CompareOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new CompareOptions()) with { Metric = metric };
        return new CompareCommand().CallAsync(this, options, cancellationToken);
    }
}
