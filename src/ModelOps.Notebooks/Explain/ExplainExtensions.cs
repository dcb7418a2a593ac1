using System.Runtime.CompilerServices;

namespace ModelOps;

/// <summary>The C# call of <c>#!explain</c>.</summary>
public static class ExplainExtensions
{
    /// <summary>Shows what a model looks at: permutation importance, and partial dependence for the most important columns.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name.</param>
    /// <param name="data">Data with the target column: a frame, or the name of a variable or file.</param>
    /// <param name="options">Metric, number of plots, seed; null for the defaults.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The data lacks a column of the model, or the target.</exception>
    public static Task<ExplainResult> ExplainAsync(this ModelOpsSession ops, NamedModel model, NamedFrame data, ExplainCommandOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = (options ?? new ExplainCommandOptions()) with { Model = model, Data = ops.Called(data, name) };
        return new ExplainCommand().CallAsync(ops, options, cancellationToken);
    }

    /// <inheritdoc cref="ExplainAsync(ModelOpsSession, NamedModel, NamedFrame, ExplainCommandOptions, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<ExplainResult> ExplainAsync(this ModelOpsSession ops, NamedModel model, object data, ExplainCommandOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.ExplainAsync(model, await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), options, name, cancellationToken).ConfigureAwait(false);
}
