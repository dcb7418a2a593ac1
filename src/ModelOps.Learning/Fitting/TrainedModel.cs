using ModelOps.Learning;

namespace ModelOps;

/// <summary>What a fit gives: the model, and how it came about.</summary>
public sealed class TrainedModel : IDisposable
{
    /// <summary>What any way of training gives.</summary>
    /// <param name="model">The model.</param>
    /// <param name="task">What it predicts.</param>
    /// <param name="options">The options as given.</param>
    public TrainedModel(Model model, LearningTask task, FitOptions options)
    {
        Model = model;
        Task = task;
        Options = options;
        Trainer = model.Metadata.Trainer ?? "";
        Predicts = TrainingNotes.Predicts(task, model.Metadata.Classes);
    }

    internal static TrainedModel Of(LearningProblem problem, FittedCandidate candidate, Model model, IReadOnlyList<FitProgress> steps, double seconds, double difference) => new(model, problem.Task, problem.Options)
    {
        Trainer = problem.TrainerName,
        RowCount = problem.Frame.RowCount,
        LossCurve = steps,
        FitSeconds = seconds,
        GraphDifference = difference,
        Backtest = candidate.Model.Backtest,
        Notes = [.. TrainingNotes.Of(problem), .. PreparationAdvice.For(problem), .. candidate.Model.Notes],
        Parameters = problem.Options.Blend is { } blend
            ? blend.Select((member, i) => ($"blend_{i + 1}", member.ToString())).ToDictionary(StringComparer.Ordinal)
            : problem.Options.Pipeline is not null ? problem.CreateTrainer().Parameters
            : Trainers.Find(problem.TrainerName).Parameters.ToDictionary(parameter => parameter.Name, parameter => problem.Options.Set?.Find(parameter.Name) ?? parameter.Default, StringComparer.Ordinal),
    };

    /// <summary>The model: one graph from raw columns to predictions.</summary>
    public Model Model { get; }

    /// <summary>What it predicts.</summary>
    public LearningTask Task { get; }

    /// <summary>What it predicts, in words: as "10 classes".</summary>
    public string Predicts { get; }

    /// <summary>What is odd about the data, or was chosen where another choice is near, a sentence each; often empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The options as given.</summary>
    public FitOptions Options { get; }

    /// <summary>The trainer's name.</summary>
    public string Trainer { get; init; }

    /// <summary>Every parameter of the trainer with the value used; of a blend its members.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The number of training rows.</summary>
    public int RowCount { get; init; }

    /// <summary>The weights of a linear model; null for others.</summary>
    public LinearCoefficients? Coefficients => Model.Coefficients;

    /// <summary>The loss by step; empty for trainers that take no steps.</summary>
    public IReadOnlyList<FitProgress> LossCurve { get; init; } = [];

    /// <summary>How long the fit took, preparation included.</summary>
    public double FitSeconds { get; init; }

    /// <summary>The largest difference between the trainer's and the graph's scores.</summary>
    public double GraphDifference { get; init; }

    /// <summary>How forecasts fared in a back-test; null for models that forecast nothing.</summary>
    public ForecastBacktest? Backtest { get; init; }

    /// <summary>Scores rows into a table, see <see cref="Model.Predict(Frame)"/>.</summary>
    /// <param name="frame">The raw columns.</param>
    public Frame Predict(Frame frame) => Model.Predict(frame);

    /// <summary>Writes the model as a folder.</summary>
    /// <param name="folder">The folder; it must not exist, or be empty.</param>
    /// <param name="time">Gives the time of creation; null for the system's.</param>
    public void Save(string folder, TimeProvider? time = null) => Model.Save(folder, time);

    /// <inheritdoc />
    public void Dispose() => Model.Dispose();

    /// <summary>What was fitted, in one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Model}: {RowCount} rows, fit in {FitSeconds:0.0##} s");
}
