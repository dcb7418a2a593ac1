namespace ModelOps.Learning;

/// <summary>A step of preparation before it has seen data.</summary>
public interface IPipelineStep
{
    /// <summary>The text columns that it turns into numbers; null for none.</summary>
    ColumnChoice? TextsTaken => null;

    /// <summary>Learns from training data.</summary>
    /// <param name="table">The columns at this step.</param>
    /// <param name="context">The target, and what else steps may learn from.</param>
    IFittedStep Fit(PreparedTable table, StepContext context);
}

/// <summary>A step that has learnt: the same work on a table and in a graph.</summary>
public interface IFittedStep
{
    /// <summary>Changes the table.</summary>
    /// <param name="table">The columns at this step.</param>
    void Apply(PreparedTable table);

    /// <summary>Changes the training table; differs only for steps that must not see a row's own target.</summary>
    /// <param name="table">The columns at this step.</param>
    void ApplyToTraining(PreparedTable table) => Apply(table);

    /// <summary>Writes the work into the graph.</summary>
    /// <param name="table">The tensors of the same columns.</param>
    void Export(GraphTable table);
}

/// <summary>What steps may learn from beside the columns.</summary>
/// <param name="Task">What is predicted.</param>
/// <param name="Targets">The target of each row.</param>
/// <param name="Seed">The seed of all randomness.</param>
/// <param name="Timestamps">The raw columns that hold timestamps, as microseconds since 1970.</param>
public sealed record StepContext(LearningTask Task, Targets Targets, int Seed, IReadOnlyList<string> Timestamps);
