namespace ModelOps;

/// <summary>Where the trials of a search run, if not in its own process.</summary>
public interface ITrialPlace
{
    /// <summary>Runs one trial, by a <see cref="TrialWorker"/> of the same data and options.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="WorkFailedException">It cannot be run there any more.</exception>
    Task<TrialAnswer> RunAsync(TrialRequest trial, CancellationToken cancellationToken);
}

/// <summary>A trial that a search has picked.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Trainer">The trainer's place among those of the search.</param>
/// <param name="Point">One number from 0 to 1 for each dimension of that trainer's space; null for its defaults.</param>
/// <param name="RowShare">The share of rows to use.</param>
public sealed record TrialRequest(int Number, int Trainer, IReadOnlyList<double>? Point, double RowShare);

/// <summary>What came of a trial.</summary>
/// <param name="Report">Its scores, or its error.</param>
/// <param name="Scores">What its models said of the rows that each fold left out; null when the search averages no models, or the trial failed.</param>
public sealed record TrialAnswer(TrialReport Report, IReadOnlyList<double[]>? Scores);
