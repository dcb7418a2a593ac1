namespace ModelOps;

/// <summary>The C# call of <c>#!compare</c>.</summary>
public static class CompareExtensions
{
    /// <summary>Puts runs of the current experiment side by side, the best first.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="metric">The metric to order by.</param>
    /// <param name="options">Number and filter; null for the best ten.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static Task<CompareResult> CompareAsync(this ModelOpsSession ops, string metric, CompareOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new CompareOptions()) with { Metric = metric };
        return new CompareCommand().CallAsync(ops, options, cancellationToken);
    }
}
