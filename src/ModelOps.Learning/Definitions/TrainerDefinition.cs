using ModelOps.Learning;

namespace ModelOps;

/// <summary>A trainer as the catalog knows it: name, tasks, parameters, and how to make it.</summary>
public sealed class TrainerDefinition
{
    private readonly Func<TrainerOptions, ITrainer>? _create;
    private readonly Func<TrainerOptions, IModelTrainer>? _createModel;

    /// <summary>Describes a trainer that works on a matrix, behind our own preparation.</summary>
    /// <param name="name">The name, in lower case with dashes.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="tasks">The tasks it can do.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="create">Makes the trainer of checked options.</param>
    public TrainerDefinition(
        string name,
        string description,
        IReadOnlyList<LearningTask> tasks,
        IReadOnlyList<TrainerParameter> parameters,
        Func<TrainerOptions, ITrainer> create)
        : this(name, description, tasks, parameters) => _create = create;

    /// <summary>Describes a trainer that reads raw columns and brings its own preparation.</summary>
    /// <param name="name">The name, in lower case with dashes.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="tasks">The tasks it can do.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="create">Makes the trainer of checked options.</param>
    public TrainerDefinition(
        string name,
        string description,
        IReadOnlyList<LearningTask> tasks,
        IReadOnlyList<TrainerParameter> parameters,
        Func<TrainerOptions, IModelTrainer> create)
        : this(name, description, tasks, parameters) => _createModel = create;

    private TrainerDefinition(string name, string description, IReadOnlyList<LearningTask> tasks, IReadOnlyList<TrainerParameter> parameters)
    {
        Name = name;
        Description = description;
        Tasks = tasks;
        Parameters = parameters;
    }

    /// <summary>The name, in lower case with dashes.</summary>
    public string Name { get; }

    /// <summary>One sentence.</summary>
    public string Description { get; }

    /// <summary>The tasks it can do.</summary>
    public IReadOnlyList<LearningTask> Tasks { get; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<TrainerParameter> Parameters { get; }

    /// <summary>False for a trainer that a search tries only when it is named.</summary>
    public bool IsSearchedUnasked { get; init; } = true;

    /// <summary>Makes the rows to learn from of the data as given; null when they are the same.</summary>
    internal Func<Frame, FitOptions, TrainerOptions, Frame>? Rows { get; init; }

    /// <summary>The rows to learn from; the data as given where options do not fit it, which is reported with everything else.</summary>
    internal Frame RowsOf(Frame data, FitOptions options) => Rows is null || !data.Contains(options.Target) || Errors(options.Set).Count > 0
        ? data
        : Rows(data, options, ParameterCheck.Resolve("trainer", Name, Parameters, options.Set));

    /// <summary>True when it reads raw columns; false when it works on a matrix, behind our own preparation.</summary>
    public bool BringsPreparation => _createModel is not null;

    /// <summary>All that is wrong with settings, one sentence each.</summary>
    /// <param name="settings">The settings; null for none.</param>
    public IReadOnlyList<string> Errors(TrainerSettings? settings) => ParameterCheck.Errors("trainer", Name, Parameters, settings);

    /// <summary>Makes a trainer that works on a matrix.</summary>
    /// <param name="settings">Values of parameters; null for all defaults.</param>
    /// <exception cref="InvalidInputException">Unknown names or values out of range; all are reported. Or it brings its own preparation.</exception>
    public ITrainer Create(TrainerSettings? settings = null) => _create is null
        ? throw new InvalidInputException($"The trainer {Name} reads raw columns. Make it with {nameof(CreateModelTrainer)}.")
        : _create(ParameterCheck.Resolve("trainer", Name, Parameters, settings));

    /// <summary>Makes the trainer, with preparation before it if it works on a matrix.</summary>
    /// <param name="settings">Values of parameters; null for all defaults.</param>
    /// <param name="steps">Preparation steps before the trainer's own; null for none.</param>
    /// <exception cref="InvalidInputException">Unknown names or values out of range; all are reported.</exception>
    public IModelTrainer CreateModelTrainer(TrainerSettings? settings = null, string? steps = null) => _createModel is null
        ? new MatrixTrainer(Create(settings), Tasks, steps)
        : _createModel(ParameterCheck.Resolve("trainer", Name, Parameters, settings));
}
