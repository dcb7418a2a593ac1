using System.Runtime.CompilerServices;

namespace ModelOps;

/// <summary>The C# call of <c>#!drift</c>.</summary>
public static class DriftExtensions
{
    /// <summary>Measures how far data has moved from what a model was trained on.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name; its folder holds what its training data looked like.</param>
    /// <param name="data">The data to compare: a frame, or the name of a variable or file.</param>
    /// <param name="options">Columns; null for all of the model's.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The model has no baseline, or the data lacks its columns.</exception>
    public static Task<DriftResult> DriftAsync(this ModelOpsSession ops, NamedModel model, NamedFrame data, DriftCommandOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = (options ?? new DriftCommandOptions()) with { Model = model, Data = ops.Called(data, name) };
        return new DriftCommand().CallAsync(ops, options, cancellationToken);
    }

    /// <inheritdoc cref="DriftAsync(ModelOpsSession, NamedModel, NamedFrame, DriftCommandOptions, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<DriftResult> DriftAsync(this ModelOpsSession ops, NamedModel model, object data, DriftCommandOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.DriftAsync(model, await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), options, name, cancellationToken).ConfigureAwait(false);
}
