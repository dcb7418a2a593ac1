using System.Runtime.CompilerServices;

namespace ModelOps;

/// <summary>The C# call of <c>#!tune</c>.</summary>
public static class TuneExtensions
{
    /// <summary>Searches trainers and parameters by cross-validation, logs every trial as a child run, and fits the best on all rows.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="data">The rows to search on: a frame, or the name of a variable or file.</param>
    /// <param name="options">Target, trainers, budgets, strategy.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Ends the search; the trials that ended are kept.</param>
    /// <exception cref="InvalidInputException">Options or data that do not fit; all errors at once.</exception>
    public static Task<TuneResult> TuneAsync(this ModelOpsSession ops, NamedFrame data, TuneOptions options, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = options with { Data = ops.Called(data, name) };
        return new TuneCommand().CallAsync(ops, options, cancellationToken);
    }

    /// <inheritdoc cref="TuneAsync(ModelOpsSession, NamedFrame, TuneOptions, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<TuneResult> TuneAsync(this ModelOpsSession ops, object data, TuneOptions options, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.TuneAsync(await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), options, name, cancellationToken).ConfigureAwait(false);
}
