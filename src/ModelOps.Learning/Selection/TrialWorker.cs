using ModelOps.Learning.Selection;

namespace ModelOps;

/// <summary>Runs trials of a search for the process that picks them.</summary>
public sealed class TrialWorker
{
    private readonly TrialRunner _runner;

    /// <summary>Prepares for the trials of a search.</summary>
    /// <param name="frame">The rows: those of the search.</param>
    /// <param name="fit">What to learn: as the search has it.</param>
    /// <param name="options">What to search: as the search has it.</param>
    /// <exception cref="InvalidInputException">Options or data do not fit.</exception>
    public TrialWorker(Frame frame, FitOptions fit, SearchOptions options) => _runner = Search.Runner(frame, fit, options);

    /// <summary>Runs one trial. One that fails says so in its report.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public TrialAnswer Run(TrialRequest trial, CancellationToken cancellationToken = default) => _runner.Run(trial, cancellationToken);
}
