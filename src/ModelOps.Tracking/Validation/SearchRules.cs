namespace ModelOps.Tracking.Validation;

/// <summary>Page sizes.</summary>
internal static class SearchRules
{
    public static void MaxResults(int given, int most)
    {
        if (given < 1)
        {
            throw TrackingErrors.Invalid($"Invalid value {given} for parameter 'max_results' supplied. It must be a positive integer");
        }

        if (given > most)
        {
            throw TrackingErrors.Invalid($"Invalid value {given} for parameter 'max_results' supplied. It must be at most {most}");
        }
    }

    public static void VersionMaxResults(int given, int most)
    {
        if (given < 1)
        {
            throw TrackingErrors.Invalid($"Invalid value for max_results. It must be a positive integer, but got {given}");
        }

        if (given > most)
        {
            throw TrackingErrors.Invalid($"Invalid value for request parameter max_results. It must be at most {most}, but got value {given}");
        }
    }
}
