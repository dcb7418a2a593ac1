namespace ModelOps;

/// <summary>What to learn, from which columns, and how. All errors are reported at once.</summary>
public sealed record FitOptions
{
    /// <summary>The column to predict.</summary>
    public required string Target { get; init; }

    /// <summary>The trainer's name, see <see cref="Trainers.All"/>; null for <c>logistic</c>, or <c>ridge</c> when the target is a number.</summary>
    public string? Trainer { get; init; }

    /// <summary>The trainer's parameters, as <c>"c=0.5"</c> or <c>new() { ["c"] = 0.5 }</c>; null for all defaults.</summary>
    public TrainerSettings? Set { get; init; }

    /// <summary>
    /// A pipeline of another library, as ML.NET's <c>IEstimator&lt;ITransformer&gt;</c>, in place of a trainer with its steps; null for one of ours.
    /// See <see cref="PipelineAdapters"/>.
    /// </summary>
    public object? Pipeline { get; init; }

    /// <summary>Models whose scores are averaged, in place of one trainer with its steps; null for one trainer. A search finds them, see <see cref="SearchOptions.Blend"/>.</summary>
    public IReadOnlyList<BlendMember>? Blend { get; init; }

    /// <summary>What is predicted; null to tell by the target: text, booleans and integers of at most 20 values are classes, other numbers are values.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>True when a search found <see cref="Task"/> by the target, among trainers that could have done another.</summary>
    internal bool IsTaskFound { get; init; }

    /// <summary>The columns to learn from; null for all but the target and <see cref="Weight"/>.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Columns not to learn from, such as identifiers.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The class that counts as positive; null for 1, yes, true or positive where there is one, else the rarer class.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>
    /// Preparation steps before the trainer's own, as <c>log(amount); clip(age, method=iqr)</c>; see <see cref="PipelineSteps.All"/>.
    /// </summary>
    public string? Steps { get; init; }

    /// <summary><c>balanced</c> for classes of equal weight in sum, or weights as <c>good=1,bad=5</c>; null for rows of equal weight.</summary>
    public string? ClassWeight { get; init; }

    /// <summary><c>platt</c> or <c>isotonic</c> to correct probabilities, learnt out of fold; null for the trainer's own.</summary>
    public string? Calibration { get; init; }

    /// <summary>
    /// From which probability a row counts as positive, for two classes: a number, <c>f1</c>, <c>accuracy</c> or <c>balanced-accuracy</c>
    /// to find the best out of fold, or costs as <c>fn=5,fp=1</c>; null for the more probable class.
    /// </summary>
    public string? Threshold { get; init; }

    /// <summary>A numeric column with a weight for each row; null when all weights are equal.</summary>
    public string? Weight { get; init; }

    /// <summary>
    /// Rows that are not learnt from, and decide when it is enough, in place of those that the trainer would hold out; they have the same columns. Null to leave it to the trainer.
    /// </summary>
    public Frame? Validation { get; init; }

    /// <summary>
    /// A folder in which trainers of epochs keep their state after each: the same fit, when it is run again after a crash, goes on from there and ends the same. Null for none.
    /// </summary>
    public string? Checkpoint { get; init; }

    /// <summary>The seed of all randomness.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>The number of threads; 0 for one a processor. The model does not depend on it.</summary>
    public int Threads { get; init; }
}
