namespace ModelOps.Pipelines.Jobs;

/// <summary>Reads an engine's own settings, and collects what is wrong with them.</summary>
internal sealed class JobEngineSettings
{
    private readonly IJobEngineProvider _provider;
    private readonly IReadOnlyDictionary<string, string> _given;
    private readonly List<string> _errors;

    internal JobEngineSettings(IJobEngineProvider provider, JobEngineOptions options)
    {
        (_provider, _given) = (provider, options.Settings);
        _errors = [.. _given.Keys.Where(name => !provider.Settings.ContainsKey(name)).Order(StringComparer.Ordinal).Select(name =>
            $"The engine '{provider.Name}' has no setting '{name}'.{Suggestion.Among(name, provider.Settings.Keys, "Its settings are")}")];
    }

    /// <summary>A setting's text; null when it is not given.</summary>
    internal string? Text(string name) => _given.TryGetValue(name, out var value) ? value : null;

    /// <summary>A setting that is a time.</summary>
    internal TimeSpan Time(string name, TimeSpan usual)
    {
        if (Text(name) is not { } text)
        {
            return usual;
        }

        if (DurationText.Parse(text) is { } time)
        {
            return time;
        }

        Refuse(name, text, "Write a time, such as 10s or 2m.");
        return usual;
    }

    /// <summary>Notes that a setting cannot be used.</summary>
    internal void Refuse(string name, string value, string advice) => _errors.Add($"The setting '{name}' of the engine '{_provider.Name}' is '{value}', which cannot be used. {advice}");

    /// <summary>Notes that a setting must be given.</summary>
    internal void Miss(string name, string advice) => _errors.Add($"The engine '{_provider.Name}' needs the setting '{name}'. {advice}");

    /// <exception cref="InvalidInputException">A setting is unknown or wrong.</exception>
    internal void Check()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidInputException(_errors);
        }
    }
}
