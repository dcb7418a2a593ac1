namespace ModelOps;

/// <summary>What <see cref="TrackingCollector"/> removes for good.</summary>
public sealed record CollectionOptions
{
    /// <summary>Only what was deleted at least so long ago; zero for all.</summary>
    public TimeSpan OlderThan { get; init; }

    /// <summary>Only these runs; null for all deleted runs. They must be deleted, not active.</summary>
    public IReadOnlyList<string>? RunIds { get; init; }

    /// <summary>Where artifacts named <c>mlflow-artifacts:/…</c> lie: the root of the server that wrote them. Null keeps runs that have such artifacts.</summary>
    public string? ProxiedRoot { get; init; }

    /// <summary>Whether runs are removed whose files a version of a registered model points to. By default they are kept.</summary>
    public bool IncludeRegistered { get; init; }

    /// <summary>The clock; null is the system's.</summary>
    public TimeProvider? Time { get; init; }
}

/// <summary>What was removed.</summary>
/// <param name="Runs">Runs removed with their artifacts.</param>
/// <param name="Experiments">Experiments removed; their names are free again.</param>
/// <param name="Kept">What was to be removed and could not be, one sentence each.</param>
/// <param name="Registered">What was not removed because a version of a registered model points to it, one sentence each.</param>
public sealed record CollectionReport(int Runs, int Experiments, IReadOnlyList<string> Kept, IReadOnlyList<string> Registered);
