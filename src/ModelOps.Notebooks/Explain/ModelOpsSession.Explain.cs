namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Shows what a model looks at: permutation importance, and partial dependence for the most important columns.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Data with the target column.</param>
    /// <param name="options">Metric, number of plots, seed; null for the defaults.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The data lacks a column of the model, or the target.</exception>
    public Task<ExplainResult> ExplainAsync(NamedModel model, Frame data, ExplainCommandOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ExplainCommandOptions();
        options.Model = model;
        options.Data = data;
        return new ExplainCommand().ExecuteAsync(this, options, cancellationToken);
    }
}
