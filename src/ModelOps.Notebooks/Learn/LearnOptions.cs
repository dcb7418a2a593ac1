using ModelOps.Learning;

namespace ModelOps;

/// <summary>What <c>#!train</c> and <c>#!tune</c> both take: from which data to learn what, and how rows and columns are treated.</summary>
public abstract record LearnOptions : INamesResult
{
    /// <summary>The data to learn from; all columns but the target are features.</summary>
    [Parameter("Data to learn from: a variable, or a file.", Position = 0, Required = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>The column to predict.</summary>
    [Parameter("Column to predict.", Required = true)]
    public string Target { get; init; } = "";

    /// <summary>What the target is: <c>classes</c> or <c>numbers</c>; null to tell by its values.</summary>
    [Parameter("What the target is; by default judged by its values: whole numbers are classes up to 20 different ones.", Values = "classes,numbers")]
    public string? Task { get; init; }

    /// <summary>The columns to learn from; null for all but the target.</summary>
    [Parameter("Columns to learn from, comma-separated; by default all but the target.")]
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Columns not to learn from; null for none.</summary>
    [Parameter("Columns not to learn from, comma-separated, such as identifiers.")]
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>Preparation before the trainer's own, see <see cref="PipelineSteps.All"/>; null for none.</summary>
    [Parameter("Preparation before the trainer's own, as \"log(amount); one-hot(purpose, min_count=20)\".")]
    public string? Steps { get; init; }

    /// <summary>The class that counts as positive, for two classes.</summary>
    [Parameter("Class that counts as positive, for a target with two.")]
    public string? Positive { get; init; }

    /// <summary>Weights of the classes; null for none.</summary>
    [Parameter("Weights of classes: balanced, or each as good=1,bad=5.")]
    public string? ClassWeight { get; init; }

    /// <summary>A column with a weight for each row; null for none.</summary>
    [Parameter("Numeric column with a weight for each row; not learnt from.")]
    public string? Weight { get; init; }

    /// <summary>How probabilities are corrected; null for the trainer's own.</summary>
    [Parameter("Corrects probabilities, so that of rows with 0.3 about 30 % are of the class; learnt out of fold.", Values = "platt,isotonic")]
    public string? Calibration { get; init; }

    /// <summary>From which probability a row counts as positive; null for the more probable class.</summary>
    [Parameter("Probability from which a row counts as positive: a number, the best by f1, accuracy or balanced-accuracy, or by costs as fn=5,fp=1.")]
    public string? Threshold { get; init; }

    /// <summary>The metric that counts in a cross-validation; null for the task's own.</summary>
    [Parameter("Metric that counts in the cross-validation; by default the task's own.")]
    public string? Metric { get; init; }

    /// <summary>A column whose equal values stay in one fold; null for none.</summary>
    [Parameter("Column whose equal values stay in one fold of the cross-validation, as a customer's id.")]
    public string? FoldGroup { get; init; }

    /// <summary>A column that orders the rows for the folds; null for none.</summary>
    [Parameter("Column that orders the rows: each fold of the cross-validation is scored by a model of the rows before it.")]
    public string? FoldTime { get; init; }

    /// <summary>The seed of every random choice.</summary>
    [Parameter("Seed of every random choice.")]
    public int Seed { get; init; } = 42;

    /// <inheritdoc />
    [Parameter("Variable for the model.")]
    public string? As { get; init; }

    /// <summary>The same for the trainers; without one named.</summary>
    internal FitOptions ToFit() => new()
    {
        Target = Target,
        Task = Task switch
        {
            null => null,
            "numbers" => LearningTask.Regression,
            "classes" => Classes(),
            _ => throw new InvalidInputException($"The task '{Task}' is not known.{Suggestion.For(Task, ["classes", "numbers"])} Use classes or numbers."),
        },
        Features = Features,
        Exclude = Exclude ?? [],
        Steps = Steps,
        PositiveClass = Positive,
        ClassWeight = ClassWeight,
        Weight = Weight,
        Calibration = Calibration,
        Threshold = Threshold,
        Seed = Seed,
    };

    // A target that is not there is reported with everything else.
    private LearningTask? Classes()
    {
        if (!Data.Frame.Contains(Target))
        {
            return null;
        }

        var target = Data.Frame[Target];
        return Enumerable.Range(0, target.Count).Select(row => target[row]).OfType<object>().Distinct().Take(3).Count() > 2 ? LearningTask.Multiclass : LearningTask.Binary;
    }
}
