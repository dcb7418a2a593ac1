namespace ModelOps;

/// <summary>What <c>#!train</c> takes.</summary>
public sealed record TrainOptions : LearnOptions
{
    /// <summary>The trainer's name.</summary>
    [Parameter("Trainer, one of {trainers}; by default logistic for classes and ridge for numbers; auto searches trainers and preparation.")]
    public string? Trainer { get; init; }

    /// <summary>A pipeline of another library, as ML.NET's <c>IEstimator&lt;ITransformer&gt;</c>, in place of trainer and steps; null for one of ours.</summary>
    [Parameter("Variable with a pipeline of ML.NET, in place of --trainer and --steps: it brings its own preparation and trainer.")]
    public object? Pipeline { get; init; }

    /// <summary>The trainer's parameters by name.</summary>
    [Parameter("Parameters of the trainer, such as trees=200,leaves=31.")]
    public TrainerSettings? Set { get; init; }

    /// <summary>Rows that are not learnt from, and decide when it is enough; null to leave it to the trainer.</summary>
    [Parameter("Data that decides when it is enough, in place of rows that the trainer would hold out: a variable, or a file.")]
    public NamedFrame? Validation { get; init; }

    /// <summary>A folder that keeps the state of a training after each epoch; null for none.</summary>
    [Parameter("Folder that keeps the state after each epoch: the same training, run again after a crash, goes on from there.")]
    public string? Checkpoint { get; init; }

    /// <summary>Folds of a cross-validation before the fit on all rows, or behind each trial of auto; 0 for none.</summary>
    [Parameter("Folds of a cross-validation before the fit on all rows, or behind each trial of auto; 0 for none.")]
    public int Cv { get; init; }

    /// <summary>The time for the trials of auto; null for 40 trials, however long they take.</summary>
    [Parameter("Time for the trials of auto, such as 90s or 15m; by default 40 trials, however long they take.")]
    public TimeSpan? Time { get; init; }
}
