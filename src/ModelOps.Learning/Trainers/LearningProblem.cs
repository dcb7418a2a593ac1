namespace ModelOps.Learning;

/// <summary>
/// A frame with options that were checked: the task, the target as numbers, the columns to learn from. A trainer gets it; <see cref="LearningProblems"/> makes it of a frame, and fits.
/// </summary>
public sealed class LearningProblem
{
    internal LearningProblem(Frame frame, FitOptions options, LearningTask task, IReadOnlyList<string> classes, Targets targets, IReadOnlyList<RawInput> inputs, IModelTrainer? method)
    {
        Frame = frame;
        Options = options;
        Task = task;
        Classes = classes;
        Targets = targets;
        Inputs = inputs;
        Method = method;
    }

    /// <summary>The data.</summary>
    public Frame Frame { get; }

    /// <summary>The options as given.</summary>
    public FitOptions Options { get; }

    /// <summary>What is predicted.</summary>
    public LearningTask Task { get; }

    /// <summary>The classes in the order of the probabilities, the positive one last when there are two; empty for regression.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The target of each row.</summary>
    public Targets Targets { get; }

    /// <summary>The names of the columns learnt from.</summary>
    public IReadOnlyList<string> InputNames => [.. Inputs.Select(input => input.Name)];

    /// <summary>The targets of <see cref="FitOptions.Validation"/>; null without it.</summary>
    internal Targets? ValidationTargets { get; set; }

    internal IReadOnlyList<RawInput> Inputs { get; }

    /// <summary>The trainer of <see cref="FitOptions.Pipeline"/>; null without one.</summary>
    internal IModelTrainer? Method { get; }
}
