namespace ModelOps;

/// <summary>A job that was cancelled.</summary>
/// <param name="Job">The job, as it stood right after.</param>
public sealed record JobCancellation(FolderJob Job) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => new($"Cancelled {Job.Info.Name} ({Job.Info.Id}).");
}
