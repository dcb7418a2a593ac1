using System.Globalization;

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
        foreach (var text in options.Space)
        {
            Replace(text, trainers, dimensions, faults);
        }

        return faults.Count == 0
            ? new SearchSpace(trainers, dimensions, [.. trainers.Select(trainer => problem is null ? PreparationSpace.None : PreparationSpace.Of(problem, trainer.Create().Preparation))])
            : throw new InvalidInputException(faults);
    }

    private static void Replace(string text, List<TrainerInfo> trainers, List<List<SearchDimension>> dimensions, List<string> faults)
    {
        var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        var dot = parts[0].IndexOf('.', StringComparison.Ordinal);
        var (only, name) = dot < 0 ? (null, parts[0]) : (parts[0][..dot], parts[0][(dot + 1)..]);
        name = name.Replace('-', '_').ToLowerInvariant();
        var met = false;
        for (var i = 0; i < trainers.Count; i++)
        {
            var parameter = only is null || only == trainers[i].Name ? trainers[i].Parameters.FirstOrDefault(parameter => parameter.Name == name) : null;
            if (parameter is null)
            {
                continue;
            }

            met = true;
            if (parts.Length < 2 || Parse(parameter, parts[1]) is not { } dimension)
            {
                faults.Add($"The search range '{text}' cannot be read. Write {name}=low..high, {name}=low..high log, or {name}=one|other.");
                return;
            }

            var bad = (dimension.IsChoice ? dimension.Choices : [dimension.Value(0), dimension.Value(1)]).Select(value => parameter.Fault(trainers[i].Name, value)).FirstOrDefault(fault => fault is not null);
            if (bad is not null)
            {
                faults.Add(bad);
                return;
            }

            dimensions[i].RemoveAll(other => other.Name == name);
            dimensions[i].Add(dimension);
        }

        if (!met)
        {
            faults.Add($"The search range '{text}' names no parameter of {string.Join(", ", trainers.Select(trainer => trainer.Name))}.{Suggestion.For(name, trainers.SelectMany(trainer => trainer.Parameters).Select(parameter => parameter.Name))}");
        }
    }

    private static SearchDimension? Parse(TrainerParameter parameter, string range)
    {
        var dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return new SearchDimension(parameter.Name, false, 0, 1, false, range.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) is { IsChoice: true } choice ? choice : null;
        }

        var isLogarithmic = range.EndsWith(" log", StringComparison.OrdinalIgnoreCase);
        var high = isLogarithmic ? range[(dots + 2)..^4] : range[(dots + 2)..];
        return parameter.Kind is ParameterKind.Integer or ParameterKind.Number
            && double.TryParse(range[..dots], NumberStyles.Float, CultureInfo.InvariantCulture, out var minimum)
            && double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out var maximum)
            && minimum < maximum && (!isLogarithmic || minimum > 0)
            ? new SearchDimension(parameter.Name, parameter.Kind == ParameterKind.Integer, minimum, maximum, isLogarithmic, [])
            : null;
    }
}
