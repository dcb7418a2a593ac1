using System.Runtime.CompilerServices;

namespace ModelOps;

/// <summary>The C# call of <c>#!train</c>.</summary>
public static class TrainExtensions
{
    /// <summary>Fits a pipeline and a model, proves that its ONNX graph scores the same, and logs all of it in a run.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="data">The rows to fit on: a frame, or the name of a variable or file.</param>
    /// <param name="options">Target, trainer, parameters.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it; nothing is logged then.</param>
    /// <exception cref="InvalidInputException">Options or data that do not fit; all errors at once.</exception>
    /// <exception cref="ModelException">The graph scores other than the trainer.</exception>
    public static Task<TrainResult> TrainAsync(this ModelOpsSession ops, NamedFrame data, TrainOptions options, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = options with { Data = ops.Called(data, name) };
        return new TrainCommand().CallAsync(ops, options, cancellationToken);
    }

    /// <inheritdoc cref="TrainAsync(ModelOpsSession, NamedFrame, TrainOptions, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<TrainResult> TrainAsync(this ModelOpsSession ops, object data, TrainOptions options, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.TrainAsync(await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), options, name, cancellationToken).ConfigureAwait(false);
}
