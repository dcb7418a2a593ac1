using ModelOps.Pipelines.Jobs.Places;

namespace ModelOps;

internal sealed class JobCancelCommand() : LifecycleCommand<JobOptions, JobCancellation>("jobs cancel", "End a job with all of its tasks.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Ending the job";

    public override async Task<JobCancellation> ExecuteAsync(ModelOpsSession ops, JobOptions options, CancellationToken cancellationToken)
    {
        var open = FolderJobs.Open(ops.Folder, ops.Time);
        await using var closing = open.ConfigureAwait(false);
        await ops.NoteAllAsync(open.LeftOut, cancellationToken).ConfigureAwait(false);
        var (job, engine) = await open.FindAsync(options.Job, cancellationToken).ConfigureAwait(false);
        if (job.Status.HasEnded)
        {
            throw new InvalidInputException($"The job '{job.Info.Id}' has ended already: {job.State}.");
        }

        await engine.CancelAsync(job.Info.Id, cancellationToken).ConfigureAwait(false);
        return new(job with { Status = await engine.LookAsync(job.Info.Id, cancellationToken).ConfigureAwait(false) });
    }
}
