namespace ModelOps;

/// <summary>Alerts that nobody is sent for a while.</summary>
/// <param name="Matcher">Which ones.</param>
/// <param name="Until">Until when.</param>
/// <param name="By">Who wanted it.</param>
public sealed record AlertSilence(AlertMatcher Matcher, DateTimeOffset Until, string By)
{
    /// <summary>Why; null when nobody said.</summary>
    public string? Reason { get; init; }
}
