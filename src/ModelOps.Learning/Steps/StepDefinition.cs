using ModelOps.Learning;
using ModelOps.Learning.Steps;

namespace ModelOps;

/// <summary>A preparation step as users name it.</summary>
public sealed class StepDefinition
{
    /// <summary>Describes a step.</summary>
    /// <param name="name">The name, in lower case with dashes.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="create">Makes the step of the columns that the user names and of checked options.</param>
    public StepDefinition(string name, string description, IReadOnlyList<TrainerParameter> parameters, Func<ColumnChoice, TrainerOptions, IPipelineStep> create)
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

    internal Func<ColumnChoice, TrainerOptions, IPipelineStep> Create { get; }

    /// <summary>Every way to write the name: first the name itself, then without dashes, and what else is meant by it.</summary>
    internal IEnumerable<string> Names => [Name, Plain(Name)];

    /// <summary>A name without dashes and underscores: tf-idf, one_hot and targetencode are meant, too.</summary>
    internal static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
