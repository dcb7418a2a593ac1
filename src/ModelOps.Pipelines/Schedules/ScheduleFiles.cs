namespace ModelOps;

/// <summary>What a format made of a job.</summary>
/// <param name="Files">The files.</param>
public sealed record ScheduleFiles(IReadOnlyList<ScheduleFile> Files)
{
    /// <summary>What to do with them, and where the format differs from what the pipeline asks for: one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
