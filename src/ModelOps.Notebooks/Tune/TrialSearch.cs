namespace ModelOps;

/// <summary>A search, as its workers read it.</summary>
internal sealed record TrialSearch
{
    public required string Digest { get; init; }

    public required string Target { get; init; }

    public string? Set { get; init; }

    public LearningTask? Task { get; init; }

    public IReadOnlyList<string>? Features { get; init; }

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public string? PositiveClass { get; init; }

    public string? Steps { get; init; }

    public string? ClassWeight { get; init; }

    public string? Calibration { get; init; }

    public string? Threshold { get; init; }

    public string? Weight { get; init; }

    public int Seed { get; init; }

    public IReadOnlyList<string> Trainers { get; init; } = [];

    public int Trials { get; init; }

    public TimeSpan? TimeBudget { get; init; }

    public string? Metric { get; init; }

    public int Folds { get; init; }

    public string? FoldGroup { get; init; }

    public string? FoldTime { get; init; }

    public SearchStrategy Strategy { get; init; }

    public IReadOnlyList<string> Space { get; init; } = [];

    public bool Preparation { get; init; }

    public bool Blend { get; init; }

    internal static TrialSearch Of(Frame frame, FitOptions fit, SearchOptions search) => new()
    {
        Digest = frame.Digest(),
        Target = fit.Target,
        Set = fit.Set?.ToString(),
        Task = fit.Task,
        Features = fit.Features,
        Exclude = fit.Exclude,
        PositiveClass = fit.PositiveClass,
        Steps = fit.Steps,
        ClassWeight = fit.ClassWeight,
        Calibration = fit.Calibration,
        Threshold = fit.Threshold,
        Weight = fit.Weight,
        Seed = fit.Seed,
        Trainers = search.Trainers,
        Trials = search.Trials,
        TimeBudget = search.TimeBudget,
        Metric = search.Metric,
        Folds = search.Folds,
        FoldGroup = search.FoldGroup,
        FoldTime = search.FoldTime,
        Strategy = search.Strategy,
        Space = search.Space,
        Preparation = search.Preparation,
        Blend = search.Blend,
    };

    internal FitOptions Fit => new()
    {
        Target = Target,
        Set = Set is null ? null : TrainerSettings.Parse(Set),
        Task = Task,
        Features = Features,
        Exclude = Exclude,
        PositiveClass = PositiveClass,
        Steps = Steps,
        ClassWeight = ClassWeight,
        Calibration = Calibration,
        Threshold = Threshold,
        Weight = Weight,
        Seed = Seed,
        Threads = 1,
    };

    internal SearchOptions Options => new()
    {
        Trainers = Trainers,
        Trials = Trials,
        TimeBudget = TimeBudget,
        Metric = Metric,
        Folds = Folds,
        FoldGroup = FoldGroup,
        FoldTime = FoldTime,
        Strategy = Strategy,
        Space = Space,
        Preparation = Preparation,
        Blend = Blend,
    };
}
