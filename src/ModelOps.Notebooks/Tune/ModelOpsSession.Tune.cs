using System.Runtime.CompilerServices;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Searches trainers and parameters by cross-validation, logs every trial as a child run, and fits the best on all rows.</summary>
    /// <param name="data">The rows to search on.</param>
    /// <param name="options">Target, trainers, budgets, strategy.</param>
    /// <param name="name">The data's name; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Ends the search; the trials that ended are kept.</param>
    /// <exception cref="InvalidInputException">Options or data that do not fit; all faults at once.</exception>
    public Task<TuneResult> TuneAsync(Frame data, TuneOptions options, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options.Data = new NamedFrame(data, name, SourceOf(data));
        return new TuneCommand().ExecuteAsync(this, options, cancellationToken);
    }
}
