namespace ModelOps;

/// <summary>What <c>#!jobs list</c> takes.</summary>
public sealed record JobsOptions
{
    internal const int MostShown = 20;

    /// <summary>Lists all jobs, not only those that have not ended and the 20 newest.</summary>
    [Parameter("List all of them, not only those that have not ended and the 20 newest.")]
    public bool All { get; init; }

    /// <summary>Shows the list as JSON, with all tasks.</summary>
    [Parameter("Show the list as JSON, with all tasks.")]
    public bool Json { get; init; }
}
