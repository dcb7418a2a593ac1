using System.Runtime.CompilerServices;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Shows what a model looks at: permutation importance, and partial dependence for the most important columns.</summary>
    /// <param name="model">The model, or its name.</param>
    /// <param name="data">Data with the target column: a frame, or the name of a variable or file.</param>
    /// <param name="options">Metric, number of plots, seed; null for the defaults.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The data lacks a column of the model, or the target.</exception>
    public Task<ExplainResult> ExplainAsync(NamedModel model, NamedFrame data, ExplainCommandOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = (options ?? new ExplainCommandOptions()) with { Model = model, Data = Called(data, name) };
        return new ExplainCommand().CallAsync(this, options, cancellationToken);
    }
}
