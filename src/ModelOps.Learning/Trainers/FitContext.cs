namespace ModelOps.Learning;

/// <summary>The circumstances of a fit. The same seed gives the same model at any number of threads.</summary>
/// <param name="Task">What is predicted.</param>
public sealed record FitContext(LearningTask Task)
{
    /// <summary>The seed of all randomness.</summary>
    public int Seed { get; init; }

    /// <summary>The number of threads to use; at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told of each step of a longer fit.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>The raw columns of rows that are not learnt from, see <see cref="FitOptions.Validation"/>; null without such rows.</summary>
    public Frame? ValidationFrame { get; init; }

    /// <summary>Rows held out for early stopping; null when the trainer is to hold out its own or to do without.</summary>
    public Features? ValidationFeatures { get; init; }

    /// <summary>The targets of <see cref="ValidationFrame"/> and <see cref="ValidationFeatures"/>.</summary>
    public Targets? ValidationTargets { get; init; }

    /// <summary>The folder for the state after each epoch; null for none, as in the fits of a cross-validation.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Ends the fit early, with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
