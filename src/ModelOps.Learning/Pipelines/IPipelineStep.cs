namespace ModelOps.Learning;

/// <summary>A step of preparation before it has seen data.</summary>
internal interface IPipelineStep
{
    /// <summary>Learns from training data.</summary>
    IFittedStep Fit(PreparedTable table, StepContext context);
}

/// <summary>A step that has learnt: the same work on a table and in a graph.</summary>
internal interface IFittedStep
{
    /// <summary>Changes the table.</summary>
    void Apply(PreparedTable table);

    /// <summary>Changes the training table; differs only for steps that must not see a row's own target.</summary>
    void ApplyToTraining(PreparedTable table) => Apply(table);

    /// <summary>Writes the work into the graph.</summary>
    void Export(GraphTable table);
}

/// <summary>What steps may learn from beside the columns.</summary>
internal sealed record StepContext(LearningTask Task, Targets Targets, int Seed);
