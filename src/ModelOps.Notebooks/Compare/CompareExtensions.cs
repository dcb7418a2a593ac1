using System.Runtime.CompilerServices;

namespace ModelOps;

/// <summary>The C# calls of <c>#!compare</c>.</summary>
public static class CompareExtensions
{
    /// <summary>Puts runs of the current experiment side by side, the best first.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="metric">The metric to order by.</param>
    /// <param name="options">Number and filter; null for the best ten.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static async Task<CompareResult> CompareAsync(this ModelOpsSession ops, string metric, CompareOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new CompareOptions()) with { Metric = metric, Models = [], Given = [] };
        return (CompareResult)await new CompareCommand().CallAsync(ops, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compares two models or more on the same rows: metrics with intervals, paired tests, and whether a difference is more than chance.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="models">The models, or their names: a variable, <c>name@alias</c>, <c>name/3</c>, <c>runs:/ID/model</c>, a run's id, a folder.</param>
    /// <param name="data">Data with the target column: a frame, or the name of a variable or file; null for the latest evaluations on the same data that the store keeps of all.</param>
    /// <param name="options">Baseline, metrics, resamples; null for the defaults.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">A model that is not there, models of other tasks, targets or classes, data that lacks a column, or no evaluations of the same data.</exception>
    public static async Task<CompareModelsResult> CompareModelsAsync(
        this ModelOpsSession ops, IReadOnlyList<NamedModel> models, NamedFrame? data = null, ComparisonOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        models.Count == 0
            ? throw new InvalidInputException("Comparing takes two models or more, and none is given.")
            : (CompareModelsResult)await new CompareCommand().CallAsync(
                ops, new CompareOptions { Given = models, Data = data is null ? null : ops.Called(data, name), Settings = options }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="CompareModelsAsync(ModelOpsSession, IReadOnlyList{NamedModel}, NamedFrame, ComparisonOptions, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<CompareModelsResult> CompareModelsAsync(
        this ModelOpsSession ops, IReadOnlyList<NamedModel> models, object data, ComparisonOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.CompareModelsAsync(models, await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), options, name, cancellationToken).ConfigureAwait(false);
}
