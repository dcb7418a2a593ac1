using System.Globalization;

namespace ModelOps.Tracking.Validation;

/// <summary>What experiments may look like.</summary>
internal static class ExperimentRules
{
    private const int TagValueLength = 5000;
    private const int LocationLength = 2048;

    public static void Name(string name)
    {
        NameRules.Required("name", name);
        NameRules.Length("name", name, 500);
    }

    public static void ArtifactLocation(string? location)
    {
        NameRules.Length("artifact_location", location ?? "", LocationLength);
        if (location?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw TrackingErrors.Invalid("'artifact_location' holds a NUL character.");
        }

        if (location is null || !location.Contains(':', StringComparison.Ordinal))
        {
            return;
        }

        if (location.AsSpan().ContainsAny('#', ';'))
        {
            throw TrackingErrors.Invalid("'artifact_location' URL can't include fragments or params.");
        }

        var query = location.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0 && Uri.UnescapeDataString(Uri.UnescapeDataString(location[query..])).Contains("..", StringComparison.Ordinal))
        {
            throw TrackingErrors.Invalid("Invalid query string");
        }
    }

    public static void Tag(Tag tag)
    {
        NameRules.Key("key", "key", tag.Key);
        NameRules.Length("value", tag.Value, TagValueLength);
    }

    /// <summary>A tag given with a new experiment; MLflow takes an empty key there, and only there.</summary>
    public static void FirstTag(Tag tag)
    {
        if (tag.Key.Length > 0)
        {
            Tag(tag);
        }
    }

    /// <summary>The number in an experiment id.</summary>
    public static long Id(string id) => long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw TrackingErrors.Invalid($"Invalid experiment ID '{id}'. Experiment ID must be a valid integer.");
}
