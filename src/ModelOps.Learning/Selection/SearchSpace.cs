namespace ModelOps.Learning.Selection;

/// <summary>The trainers of a search with their dimensions.</summary>
internal sealed class SearchSpace
{
    private readonly IReadOnlyList<PreparationSpace> _preparations;

    private SearchSpace(IReadOnlyList<TrainerDefinition> trainers, IReadOnlyList<IReadOnlyList<SearchDimension>> dimensions, IReadOnlyList<PreparationSpace> preparations)
    {
        Trainers = trainers;
        _preparations = preparations;
        Dimensions = [.. dimensions.Zip(preparations, (own, preparation) => (IReadOnlyList<SearchDimension>)[.. own, .. preparation.Dimensions])];
    }

    public IReadOnlyList<TrainerDefinition> Trainers { get; }

    /// <summary>The dimensions of each trainer: those of its parameters, then those of its preparation.</summary>
    public IReadOnlyList<IReadOnlyList<SearchDimension>> Dimensions { get; }

    /// <summary>The settings at a point, over those that are fixed.</summary>
    public string Settings(int trainer, IReadOnlyList<double> point) =>
        string.Join(',', Dimensions[trainer].SkipLast(_preparations[trainer].Dimensions.Count).Select((dimension, i) => $"{dimension.Name}={dimension.Value(point[i])}").Order(StringComparer.Ordinal));

    /// <summary>The preparation steps at a point; empty for the trainer's own.</summary>
    public string Steps(int trainer, double[]? point)
    {
        var count = _preparations[trainer].Dimensions.Count;
        return _preparations[trainer].Steps(point is null ? new double[count] : point.AsSpan(point.Length - count));
    }

    /// <summary>The points that a search starts from after the trainer's defaults.</summary>
    public IEnumerable<double[]> Starts(int trainer) => StartingPoints.Of(Trainers[trainer].Name)
        .Select(TrainerSettings.Parse)
        .Select(settings => Dimensions[trainer].Select(dimension => settings.Find(dimension.Name) is { } value ? dimension.PointOf(value) : 0).ToArray());

    /// <summary>The space of a search.</summary>
    /// <param name="task">What is predicted.</param>
    /// <param name="set">The user's own settings; what they fix is not searched, unless a range names it.</param>
    /// <param name="options">Trainers and ranges.</param>
    /// <param name="problem">The data to choose preparation for; null to leave it to the trainers.</param>
    /// <exception cref="InvalidInputException">Unknown trainers or parameters, ranges that cannot be read; all are reported.</exception>
    public static SearchSpace Of(LearningTask task, TrainerSettings? set, SearchOptions options, LearningProblem? problem = null)
    {
        var errors = new List<string>();
        var trainers = new List<TrainerDefinition>();
        foreach (var name in options.Trainers)
        {
            if (errors.Try(() => ModelOps.Trainers.Find(name)) is not { } trainer)
            {
                continue;
            }

            trainers.Add(trainer);
            if (!trainer.Tasks.Contains(task))
            {
                errors.Add($"The trainer {trainer.Name} cannot do {task.ToString().ToLowerInvariant()}. Leave it out of the search.");
            }
        }

        if (options.Trainers.Count == 0)
        {
            trainers.AddRange(ModelOps.Trainers.All.Where(trainer => trainer.IsSearchedUnasked && trainer.Tasks.Contains(task) && trainer.Parameters.Any(parameter => parameter.IsSearched)).OrderBy(trainer => StartingPoints.Place(trainer.Name)));
        }

        CheckSettings(set, trainers, errors);
        var dimensions = trainers.Select(trainer => trainer.Parameters.Where(parameter => parameter.IsSearched && set?.Find(parameter.Name) is null).Select(SearchDimension.Of).ToList()).ToList();
        var preparations = trainers.Select(trainer => problem is null || trainer.BringsPreparation ? PreparationSpace.None : PreparationSpace.Of(problem, trainer.Create().Preparation)).ToList();
        var reader = new SpaceReader(trainers, dimensions, preparations, errors);
        foreach (var text in options.Space)
        {
            reader.Read(text);
        }

        // A grid is over what the user names; the rest stays as it is by default.
        for (var i = 0; i < trainers.Count && options.Strategy == SearchStrategy.Grid; i++)
        {
            dimensions[i].RemoveAll(dimension => reader.Named[i].Count > 0 && !reader.Named[i].Contains(dimension.Name));
        }

        return errors.Count == 0 ? new SearchSpace(trainers, dimensions, preparations) : throw new InvalidInputException(errors);
    }

    private static void CheckSettings(TrainerSettings? set, List<TrainerDefinition> trainers, List<string> errors)
    {
        foreach (var (name, value) in set ?? [])
        {
            var known = trainers.Select(trainer => (trainer.Name, Parameter: trainer.Parameters.FirstOrDefault(parameter => parameter.Name == name))).Where(pair => pair.Parameter is not null).ToList();
            var error = known.Count == 0 && trainers.Count > 0
                ? $"No trainer of the search has the parameter '{name}'.{Suggestion.For(name, trainers.SelectMany(trainer => trainer.Parameters).Select(parameter => parameter.Name))}"
                : known.Select(pair => pair.Parameter!.Error(pair.Name, value)).FirstOrDefault(wrong => wrong is not null);
            if (error is not null)
            {
                errors.Add(error);
            }
        }
    }
}
