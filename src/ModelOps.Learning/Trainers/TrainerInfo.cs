using ModelOps.Learning;

namespace ModelOps;

/// <summary>A trainer as the registry knows it: name, tasks, parameters, and how to make it.</summary>
public sealed class TrainerInfo
{
    private readonly Func<TrainerOptions, ITrainer> _create;

    /// <summary>Describes a trainer.</summary>
    /// <param name="name">The name, in lower case with dashes.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="tasks">The tasks it can do.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="create">Makes the trainer of checked options.</param>
    public TrainerInfo(
        string name,
        string description,
        IReadOnlyList<LearningTask> tasks,
        IReadOnlyList<TrainerParameter> parameters,
        Func<TrainerOptions, ITrainer> create)
    {
        Name = name;
        Description = description;
        Tasks = tasks;
        Parameters = parameters;
        _create = create;
    }

    /// <summary>The name, in lower case with dashes.</summary>
    public string Name { get; }

    /// <summary>One sentence.</summary>
    public string Description { get; }

    /// <summary>The tasks it can do.</summary>
    public IReadOnlyList<LearningTask> Tasks { get; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<TrainerParameter> Parameters { get; }

    /// <summary>All that is wrong with settings, one sentence each.</summary>
    /// <param name="settings">The settings; null for none.</param>
    public IReadOnlyList<string> Faults(TrainerSettings? settings)
    {
        var faults = new List<string>();
        foreach (var (name, value) in settings ?? [])
        {
            var parameter = Parameters.FirstOrDefault(parameter => parameter.Name == name);
            var fault = parameter is null ? Unknown(name) : parameter.Fault(Name, value);
            if (fault is not null)
            {
                faults.Add(fault);
            }
        }

        return faults;
    }

    /// <summary>Makes the trainer.</summary>
    /// <param name="settings">Values of parameters; null for all defaults.</param>
    /// <exception cref="InvalidInputException">Unknown names or values out of range; all are reported.</exception>
    public ITrainer Create(TrainerSettings? settings = null)
    {
        var faults = Faults(settings);
        if (faults.Count > 0)
        {
            throw new InvalidInputException(faults);
        }

        return _create(Resolve(settings));
    }

    /// <summary>Settings that were checked, with defaults where none is given.</summary>
    internal TrainerOptions Resolve(TrainerSettings? settings) =>
        new(Parameters.ToDictionary(parameter => parameter.Name, parameter => Value(parameter, settings), StringComparer.Ordinal));

    private static string Value(TrainerParameter parameter, TrainerSettings? settings)
    {
        var value = settings?.Find(parameter.Name) ?? parameter.Default;
        return parameter.Kind is ParameterKind.Choice or ParameterKind.Flag ? value.ToLowerInvariant() : value;
    }

    private string Unknown(string name) => Parameters.Count == 0
        ? $"The trainer {Name} has no parameter '{name}'. It takes none."
        : $"The trainer {Name} has no parameter '{name}'.{Suggestion.For(name, Parameters.Select(parameter => parameter.Name))} It takes {string.Join(", ", Parameters.Select(parameter => parameter.Name))}.";
}
