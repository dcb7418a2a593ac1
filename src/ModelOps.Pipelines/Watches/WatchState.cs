namespace ModelOps;

/// <summary>All that is known of a watch: the content of <c>watch.json</c>, which the process that runs it alone writes.</summary>
public sealed record WatchState
{
    /// <summary>The watch's name.</summary>
    public required string Name { get; init; }

    /// <summary>The notebook, script or pipeline that it runs: a full path.</summary>
    public required string File { get; init; }

    /// <summary>The process that runs it, or ran it last.</summary>
    public StartedProcess? Process { get; init; }

    /// <summary>When the state was written last.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>What each trigger saw when it was last acted on, or first looked; by what it watches, so that one that was changed begins anew.</summary>
    public IReadOnlyDictionary<string, string> Marks { get; init; } = new Dictionary<string, string>();

    /// <summary>What each trigger saw last.</summary>
    public IReadOnlyDictionary<string, WatchLook> Looks { get; init; } = new Dictionary<string, WatchLook>();

    /// <summary>How many firings there were.</summary>
    public int Fired { get; init; }

    /// <summary>The firing under way; null for none.</summary>
    public WatchFiring? Firing { get; init; }

    /// <summary>The last firing that ended; null for none.</summary>
    public WatchFiring? Last { get; init; }

    /// <summary>The last wish to run that it has taken up; null for none.</summary>
    public string? Trigger { get; init; }

    /// <summary>What it waits for; null when it works.</summary>
    public string? Waits { get; init; }

    /// <summary>What keeps it from going on; null when all is well.</summary>
    public string? Problem { get; init; }
}

/// <summary>What one trigger of a watch saw last.</summary>
/// <param name="Time">When.</param>
/// <param name="Why">The reason to run; null for none.</param>
/// <param name="Note">What it waits for; null for nothing worth saying.</param>
/// <param name="Error">Why it could not look; null when it could. What is not known fires nothing.</param>
public sealed record WatchLook(DateTimeOffset Time, string? Why, string? Note, string? Error);

/// <summary>What people want of a watch: the content of <c>control.json</c>, which any process of the user may change.</summary>
public sealed record WatchControl
{
    /// <summary>Who wants it to run now, last; null for nobody.</summary>
    public WatchRequest? Trigger { get; init; }
}

/// <summary>What somebody wants of a watch.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Actor">Who.</param>
/// <param name="Time">When.</param>
/// <param name="Reason">Why; null where nothing was said.</param>
public sealed record WatchRequest(string Id, string Actor, DateTimeOffset Time, string? Reason);
