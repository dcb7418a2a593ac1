namespace ModelOps;

/// <summary>A step that is a job of its own.</summary>
/// <param name="Name">Its name in the pipeline.</param>
/// <param name="Command">The words after <c>modelops</c> that run it alone; none for an approval.</param>
public sealed record ScheduleStep(string Name, IReadOnlyList<string> Command)
{
    /// <summary>The steps that must have succeeded before.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>For an approval: what a person is asked, by the scheduler itself.</summary>
    public string? Approval { get; init; }

    /// <summary>True when it may say no, with exit code 3, which stops all that needs it.</summary>
    public bool IsGate { get; init; }

    /// <summary>How long it may take; null for as long as it takes.</summary>
    public TimeSpan? TimeLimit { get; init; }
}
