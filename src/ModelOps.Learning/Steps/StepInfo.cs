using ModelOps.Learning.Steps;

namespace ModelOps;

/// <summary>A preparation step as users name it.</summary>
public sealed class StepInfo
{
    internal StepInfo(string name, string description, IReadOnlyList<TrainerParameter> parameters, Func<ColumnChoice, Learning.TrainerOptions, Learning.IPipelineStep> create)
    {
        Name = name;
        Description = description;
        Parameters = parameters;
        Create = create;
    }

    /// <summary>The name, in lower case with dashes.</summary>
    public string Name { get; }

    /// <summary>One sentence.</summary>
    public string Description { get; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<TrainerParameter> Parameters { get; }

    internal Func<ColumnChoice, Learning.TrainerOptions, Learning.IPipelineStep> Create { get; }
}
