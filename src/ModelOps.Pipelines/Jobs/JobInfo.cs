namespace ModelOps;

/// <summary>A job that an engine's folder knows.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Created">When it was started.</param>
public sealed record JobInfo(string Id, string Name, DateTimeOffset Created)
{
    /// <summary>What people call its tasks, in the order of their indices; empty when they have numbers only.</summary>
    public IReadOnlyList<string> TaskNames { get; init; } = [];
}
