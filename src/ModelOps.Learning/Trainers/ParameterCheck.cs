namespace ModelOps.Learning;

/// <summary>The rules for names, ranges and suggestions, the same for trainers and steps.</summary>
internal static class ParameterCheck
{
    /// <summary>All that is wrong with settings, one sentence each.</summary>
    public static IReadOnlyList<string> Errors(string kind, string owner, IReadOnlyList<TrainerParameter> parameters, TrainerSettings? settings)
    {
        var errors = new List<string>();
        foreach (var (name, value) in settings ?? [])
        {
            var parameter = parameters.FirstOrDefault(parameter => parameter.Name == name);
            if ((parameter is null ? Unknown(kind, owner, name, [.. parameters.Select(known => known.Name)]) : parameter.Error(owner, value)) is { } error)
            {
                errors.Add(error);
            }
        }

        return errors;
    }

    /// <summary>Every parameter with its checked value, or its default.</summary>
    public static TrainerOptions Resolve(string kind, string owner, IReadOnlyList<TrainerParameter> parameters, TrainerSettings? settings) =>
        Errors(kind, owner, parameters, settings) is { Count: > 0 } errors
            ? throw new InvalidInputException(errors)
            : new(parameters.ToDictionary(parameter => parameter.Name, parameter => Value(parameter, settings), StringComparer.Ordinal));

    private static string Value(TrainerParameter parameter, TrainerSettings? settings)
    {
        var value = settings?.Find(parameter.Name) ?? parameter.Default;
        return parameter.Kind is ParameterKind.Choice or ParameterKind.Flag ? value.ToLowerInvariant() : value;
    }

    private static string Unknown(string kind, string owner, string name, string[] known) => known.Length == 0
        ? $"The {kind} {owner} has no parameter '{name}'. It takes none."
        : $"The {kind} {owner} has no parameter '{name}'.{Suggestion.For(name, known)} It takes {string.Join(", ", known)}.";
}
