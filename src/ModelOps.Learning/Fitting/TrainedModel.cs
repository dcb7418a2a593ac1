using ModelOps.Learning;

namespace ModelOps;

/// <summary>What a fit gives: the model, and how it came about.</summary>
public sealed class TrainedModel : IDisposable
{
    internal TrainedModel(LearningProblem problem, Model model, IReadOnlyList<FitProgress> steps, double seconds, double difference)
    {
        Model = model;
        Task = problem.Task;
        Options = problem.Options;
        Trainer = problem.TrainerName;
        RowCount = problem.Frame.RowCount;
        LossCurve = steps;
        FitSeconds = seconds;
        GraphDifference = difference;
        Predicts = TrainingNotes.Predicts(problem);
        Notes = [.. TrainingNotes.Of(problem), .. PreparationAdvice.For(problem)];
        Parameters = Options.Blend is { } blend
            ? blend.Select((member, i) => ($"blend_{i + 1}", member.ToString())).ToDictionary(StringComparer.Ordinal)
            : Trainers.Find(Trainer).Parameters.ToDictionary(parameter => parameter.Name, parameter => Options.Set?.Find(parameter.Name) ?? parameter.Default, StringComparer.Ordinal);
    }

    /// <summary>The model: one graph from raw columns to predictions.</summary>
    public Model Model { get; }

    /// <summary>What it predicts.</summary>
    public LearningTask Task { get; }

    /// <summary>What it predicts, in words: as "10 classes".</summary>
    public string Predicts { get; }

    /// <summary>What is odd about the data, or was chosen where another choice is near, a sentence each; often empty.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The options as given.</summary>
    public FitOptions Options { get; }

    /// <summary>The trainer's name.</summary>
    public string Trainer { get; }

    /// <summary>Every parameter of the trainer with the value used; of a blend its members.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>The number of training rows.</summary>
    public int RowCount { get; }

    /// <summary>The weights of a linear model; null for others.</summary>
    public LinearCoefficients? Coefficients => Model.Coefficients;

    /// <summary>The loss by step; empty for trainers that take no steps.</summary>
    public IReadOnlyList<FitProgress> LossCurve { get; }

    /// <summary>How long the fit took, preparation included.</summary>
    public double FitSeconds { get; }

    /// <summary>The largest difference between the trainer's and the graph's scores.</summary>
    public double GraphDifference { get; }

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
