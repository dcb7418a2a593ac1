namespace ModelOps.Learning.Selection;

/// <summary>The trainers of a search with their dimensions.</summary>
internal sealed class SearchSpace
{
    private readonly IReadOnlyList<PreparationSpace> _preparations;

    private SearchSpace(IReadOnlyList<TrainerInfo> trainers, IReadOnlyList<IReadOnlyList<SearchDimension>> dimensions, IReadOnlyList<PreparationSpace> preparations)
    {
        Trainers = trainers;
        _preparations = preparations;
        Dimensions = [.. dimensions.Zip(preparations, (own, preparation) => (IReadOnlyList<SearchDimension>)[.. own, .. preparation.Dimensions])];
    }

    public IReadOnlyList<TrainerInfo> Trainers { get; }

    /// <summary>The dimensions of each trainer: those of its parameters, then those of its preparation.</summary>
    public IReadOnlyList<IReadOnlyList<SearchDimension>> Dimensions { get; }

    /// <summary>The settings at a point, over those that are fixed.</summary>
    public string Settings(int trainer, IReadOnlyList<double> point) =>
        string.Join(',', Dimensions[trainer].SkipLast(_preparations[trainer].Dimensions.Count).Select((dimension, i) => $"{dimension.Name}={dimension.Value(point[i])}").Order(StringComparer.Ordinal));

    /// <summary>The preparation steps at a point; empty for the trainer's own.</summary>
    public string Steps(int trainer, double[] point) => _preparations[trainer].Steps(point.AsSpan(point.Length - _preparations[trainer].Dimensions.Count));

    /// <summary>The space of a search.</summary>
    /// <param name="task">What is predicted.</param>
    /// <param name="options">Trainers and ranges.</param>
    /// <param name="problem">The data to choose preparation for; null to leave it to the trainers.</param>
    /// <exception cref="InvalidInputException">Unknown trainers or parameters, ranges that cannot be read; all are reported.</exception>
    public static SearchSpace Of(LearningTask task, SearchOptions options, LearningProblem? problem = null)
    {
        var faults = new List<string>();
        var trainers = new List<TrainerInfo>();
        foreach (var name in options.Trainers)
        {
            try
            {
                var trainer = ModelOps.Trainers.Find(name);
                trainers.Add(trainer);
                if (!trainer.Tasks.Contains(task))
                {
                    faults.Add($"The trainer {trainer.Name} cannot do {task.ToString().ToLowerInvariant()}. Leave it out of the search.");
                }
            }
            catch (InvalidInputException fault)
            {
                faults.Add(fault.Message);
            }
        }

        if (options.Trainers.Count == 0)
        {
            trainers.AddRange(ModelOps.Trainers.All.Where(trainer => trainer.Tasks.Contains(task) && trainer.Parameters.Any(parameter => parameter.IsSearched)));
        }

        var dimensions = trainers.Select(trainer => trainer.Parameters.Where(parameter => parameter.IsSearched).Select(SearchDimension.Of).ToList()).ToList();
        var preparations = trainers.Select(trainer => problem is null ? PreparationSpace.None : PreparationSpace.Of(problem, trainer.Create().Preparation)).ToList();
        var reader = new SpaceReader(trainers, dimensions, preparations, faults);
        foreach (var text in options.Space)
        {
            reader.Read(text);
        }

        return faults.Count == 0 ? new SearchSpace(trainers, dimensions, preparations) : throw new InvalidInputException(faults);
    }
}
