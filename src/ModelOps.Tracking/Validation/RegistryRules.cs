namespace ModelOps.Tracking.Validation;

/// <summary>What the registry accepts.</summary>
internal static class RegistryRules
{
    public const string NoStage = "None";
    public const string Archived = "Archived";
    private const int TagValueLength = 100_000;
    private static readonly string[] Stages = [NoStage, "Staging", "Production", Archived];

    public static void Tag(Tag tag)
    {
        NameRules.Key("key", "key", tag.Key);
        NameRules.Length("value", tag.Value, TagValueLength);
    }

    /// <summary>A stage in its canonical case.</summary>
    public static string Stage(string stage) =>
        Stages.FirstOrDefault(known => known.Equals(stage, StringComparison.OrdinalIgnoreCase))
        ?? throw Faults.Invalid($"Invalid Model Version stage: {stage}. Value must be one of {string.Join(", ", Stages)}.");

    public static void MayArchive(string stage)
    {
        if (stage is NoStage or Archived)
        {
            throw Faults.Invalid(
                $"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are ['Staging', 'Production']");
        }
    }

    /// <summary>Refuses sources that point out of where models may be: relative parts, queries and fragments, drives and backslashes, in any encoding.</summary>
    public static void Source(string source)
    {
        NameRules.Required("source", source);
        NameRules.Length("source", source, 500);
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        var isUri = colon > 1;
        var scheme = isUri ? source[..colon].ToLowerInvariant() : "";
        if (scheme is "models" || (isUri ? scheme == "file" : colon != 1))
        {
            return;
        }

        if (colon == 1 || Decoded(source).Any(text => text.Split('/', '\\').Contains("..") || text.Contains('\0') || text.AsSpan().ContainsAny('#', '?')))
        {
            throw Faults.Invalid(
                $"Invalid model version source: '{source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, "
                + "an absolute path must be provided without relative path references present. Please provide an absolute path.");
        }
    }

    /// <summary>A local source must lie in the artifact folder of its run.</summary>
    public static void LocalSource(string source, string? runArtifacts)
    {
        if (ArtifactStores.LocalPath(source) is not { } path)
        {
            return;
        }

        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (runArtifacts is null || ArtifactStores.LocalPath(runArtifacts) is not { } root || !IsBelow(full, Path.GetFullPath(root)))
        {
            throw Faults.Invalid(
                $"Invalid model version source: '{full}'. To use a local path as a model version source, the run_id request parameter has to be specified and "
                + "the local path has to be contained within the artifact directory of the run specified by the run_id.");
        }
    }

    private static bool IsBelow(string path, string root) =>
        path == root || path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static IEnumerable<string> Decoded(string text)
    {
        for (var previous = ""; text != previous; text = Uri.UnescapeDataString(text))
        {
            yield return text;
            previous = text;
        }
    }
}
