namespace ModelOps;

/// <summary>The C# call of <c>#!predict</c>.</summary>
public static class PredictExtensions
{
    /// <summary>Scores rows, in their order: over HTTP when <paramref name="model"/> names a deployment, else in process.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">A model, or a name: a deployment, a variable, <c>name@alias</c>, <c>name/3</c>, <c>runs:/ID/model</c>, a folder. Null when the options give an address.</param>
    /// <param name="data">The rows: a frame, or the name of a variable or file.</param>
    /// <param name="options">Key columns, the address of a server; null for neither.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>The key columns, if any were named, and the predictions.</returns>
    /// <exception cref="InvalidInputException">No such model, or rows that do not fit it.</exception>
    public static async Task<Frame> PredictAsync(this ModelOpsSession ops, NamedModel? model, NamedFrame data, PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new PredictOptions()) with { Model = model, Data = data };
        return (await new PredictCommand().CallAsync(ops, options, cancellationToken).ConfigureAwait(false)).Predictions;
    }

    /// <inheritdoc cref="PredictAsync(ModelOpsSession, NamedModel, NamedFrame, PredictOptions, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<Frame> PredictAsync(this ModelOpsSession ops, NamedModel? model, object data, PredictOptions? options = null, CancellationToken cancellationToken = default) =>
        await ops.PredictAsync(model, await ops.TableAsync(data, "data", cancellationToken).ConfigureAwait(false), options, cancellationToken).ConfigureAwait(false);
}
