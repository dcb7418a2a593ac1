using System.Runtime.CompilerServices;

namespace ModelOps;

/// <summary>The C# call of <c>#!evaluate</c>.</summary>
public static class EvaluateExtensions
{
    /// <summary>
    /// Measures a model on data it has not seen, and keeps the evaluation with the model's run, where a gate finds it. A model without a run
    /// gets a run for its evaluations.
    /// </summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name: a variable, <c>name@alias</c>, <c>name/3</c>, <c>runs:/ID/model</c>, a folder.</param>
    /// <param name="data">Data with the target column: a frame, or the name of a variable or file.</param>
    /// <param name="options">Target, threshold, slices; null for the defaults.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The data lacks a column of the model, or the target.</exception>
    public static async Task<EvaluationResult> EvaluateAsync(this ModelOpsSession ops, NamedModel model, NamedFrame data, EvaluateOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        var result = await new EvaluateCommand().CallAsync(
            ops,
            new EvaluateCommandOptions { Model = model, Data = ops.Called(data, name), Target = options?.Target, Threshold = options?.Threshold, Slices = options?.Slices, Settings = options },
            cancellationToken).ConfigureAwait(false);
        return result.Evaluation;
    }

    /// <inheritdoc cref="EvaluateAsync(ModelOpsSession, NamedModel, NamedFrame, EvaluateOptions, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<EvaluationResult> EvaluateAsync(this ModelOpsSession ops, NamedModel model, object data, EvaluateOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.EvaluateAsync(model, await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), options, name, cancellationToken).ConfigureAwait(false);

    /// <summary>Measures a model, with all that <c>#!evaluate</c> takes: a report, pictures, an explanation.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="options">The model and the data, which are required, and the rest.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">Options that do not fit the model or the data, a report that cannot be written, or no Chromium for pictures.</exception>
    public static Task<EvaluateResult> EvaluateAsync(this ModelOpsSession ops, EvaluateCommandOptions options, CancellationToken cancellationToken = default) =>
        new EvaluateCommand().CallAsync(ops, options.Data is null ? options : options with { Data = ops.Called(options.Data, "data") }, cancellationToken);
}
