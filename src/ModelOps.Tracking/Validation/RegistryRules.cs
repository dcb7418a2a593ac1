namespace ModelOps.Tracking.Validation;

/// <summary>What the registry accepts.</summary>
internal static class RegistryRules
{
    public const string NoStage = "None";
    public const string Archived = "Archived";
    private const int TagValueLength = 100_000;
    private const int DescriptionLength = 100_000;
    private static readonly string[] _stages = [NoStage, "Staging", "Production", Archived];

    public static void Tag(Tag tag)
    {
        NameRules.Key("key", "key", tag.Key);
        NameRules.Length("value", tag.Value, TagValueLength);
    }

    public static void Description(string? description) => NameRules.Length("description", description ?? "", DescriptionLength);

    /// <summary>What is to become a version, before anything is written.</summary>
    public static void Version(NewModelVersion version)
    {
        NameRules.Required("name", version.Name);
        NameRules.Required("source", version.Source);
        NameRules.Length("source", version.Source, 500);
        NameRules.Length("run_id", version.RunId ?? "", 500);
        NameRules.Length("run_link", version.RunLink ?? "", 500);
        Description(version.Description);
        Tags(version.Tags);
    }

    public static void Tags(IReadOnlyList<Tag>? tags)
    {
        foreach (var tag in tags ?? [])
        {
            Tag(tag);
        }
    }

    /// <summary>A stage in its canonical case.</summary>
    public static string Stage(string stage) =>
        _stages.FirstOrDefault(known => known.Equals(stage, StringComparison.OrdinalIgnoreCase))
        ?? throw TrackingErrors.Invalid($"Invalid Model Version stage: {stage}. Value must be one of {string.Join(", ", _stages)}.");

    public static void MayArchive(string stage)
    {
        if (stage is NoStage or Archived)
        {
            throw TrackingErrors.Invalid(
                $"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are ['Staging', 'Production']");
        }
    }
}
