namespace ModelOps;

/// <summary>The settings of an engine, as <c>--engine-settings</c> gives them.</summary>
internal static class EngineSettings
{
    /// <summary>Reads <c>name=value</c> texts.</summary>
    /// <param name="texts">The texts; null for none.</param>
    /// <param name="errors">Takes a sentence for each that cannot be used.</param>
    internal static IReadOnlyDictionary<string, string> Read(IReadOnlyList<string>? texts, ICollection<string> errors)
    {
        Dictionary<string, string> settings = [];
        foreach (var text in texts ?? [])
        {
            var split = text.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || !settings.TryAdd(text[..split].Trim(), text[(split + 1)..].Trim()))
            {
                errors.Add($"The engine's setting '{text}' cannot be used. Write each once, as name=value.");
            }
        }

        return settings;
    }
}
