using System.Globalization;

namespace ModelOps.Learning.Selection;

/// <summary>Reads ranges as users write them, and puts them in the place of the trainers' own.</summary>
internal sealed class SpaceReader(IReadOnlyList<TrainerDefinition> trainers, List<List<SearchDimension>> dimensions, List<PreparationSpace> preparations, List<string> errors)
{
    /// <summary>The parameters that were named, for each trainer.</summary>
    public IReadOnlyList<HashSet<string>> Named { get; } = [.. trainers.Select(_ => new HashSet<string>(StringComparer.Ordinal))];

    /// <summary>Reads <c>leaves=7..63</c>, <c>random-forest.depth=3..12</c> or <c>text=one-hot|ordinal</c>.</summary>
    public void Read(string text)
    {
        var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        var dot = parts[0].IndexOf('.', StringComparison.Ordinal);
        var (only, name) = dot < 0 ? (null, parts[0]) : (parts[0][..dot], parts[0][(dot + 1)..]);
        name = name.Replace('-', '_').ToLowerInvariant();
        var range = parts.Length < 2 ? "" : parts[1];
        int[] meant = [.. Enumerable.Range(0, trainers.Count).Where(i => only is null || only == trainers[i].Name)];
        if (!Replaced(text, name, range, meant) && !Narrowed(text, name, range, meant))
        {
            var known = trainers.SelectMany(trainer => trainer.Parameters).Select(parameter => parameter.Name).Concat(preparations.SelectMany(preparation => preparation.Dimensions).Select(dimension => dimension.Name));
            errors.Add($"The search range '{text}' names no parameter of {string.Join(", ", trainers.Select(trainer => trainer.Name))}.{Suggestion.For(name, known)}");
        }
    }

    // False when no trainer that is meant has such a parameter.
    private bool Replaced(string text, string name, string range, int[] meant)
    {
        var found = meant.Where(i => trainers[i].Parameters.Any(parameter => parameter.Name == name)).ToList();
        foreach (var i in found)
        {
            var parameter = trainers[i].Parameters.First(parameter => parameter.Name == name);
            if (Parse(parameter, range) is not { } dimension)
            {
                errors.Add($"The search range '{text}' cannot be read. Write {name}=low..high, {name}=low..high log, or {name}=one|other.");
                break;
            }

            var bad = (dimension.IsChoice ? dimension.Choices : [dimension.Value(0), dimension.Value(1)]).Select(value => parameter.Error(trainers[i].Name, value)).FirstOrDefault(error => error is not null);
            if (bad is not null)
            {
                errors.Add(bad);
                break;
            }

            dimensions[i].RemoveAll(other => other.Name == name);
            dimensions[i].Add(dimension);
            Named[i].Add(name);
        }

        return found.Count > 0;
    }

    // False when nothing of that name is searched in the preparation for a trainer that is meant.
    private bool Narrowed(string text, string name, string range, int[] meant)
    {
        var found = meant.Where(i => preparations[i].Dimensions.Any(dimension => dimension.Name == name)).ToList();
        foreach (var i in found)
        {
            var all = preparations[i].Dimensions.First(dimension => dimension.Name == name).Choices;
            var choices = Choices(range);
            if (choices.Length == 0 || choices.Except(all).Any())
            {
                errors.Add($"The search range '{text}' cannot be read. Write {name}={string.Join('|', all)}, or some of these.");
                break;
            }

            preparations[i] = preparations[i].Narrowed(name, choices);
        }

        return found.Count > 0;
    }

    private static string[] Choices(string range) => range.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static SearchDimension? Parse(TrainerParameter parameter, string range)
    {
        var dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return new SearchDimension(parameter.Name, false, 0, 1, false, Choices(range)) is { IsChoice: true } choice ? choice : null;
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
