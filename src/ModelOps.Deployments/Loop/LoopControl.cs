namespace ModelOps;

/// <summary>What people want of a loop: the content of its <c>control.json</c>, which any process of the user may change.</summary>
public sealed record LoopControl
{
    /// <summary>Who paused it; null when it is not paused.</summary>
    public LoopRequest? Pause { get; init; }

    /// <summary>Who wants it to retrain now, last; null for nobody.</summary>
    public LoopRequest? Trigger { get; init; }
}

/// <summary>What somebody wants of a loop.</summary>
/// <param name="Id">Names it in the audit log.</param>
/// <param name="Actor">Who.</param>
/// <param name="Time">When.</param>
/// <param name="Reason">Why; null where nothing was said.</param>
public sealed record LoopRequest(string Id, string Actor, DateTimeOffset Time, string? Reason);
