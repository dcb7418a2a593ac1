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
}
