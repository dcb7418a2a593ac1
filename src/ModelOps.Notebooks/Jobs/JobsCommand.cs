using ModelOps.Pipelines.Jobs.Places;

namespace ModelOps;

internal sealed class JobsCommand() : LifecycleCommand<JobsOptions, JobsResult>("jobs list", "List the jobs that engines run for the pipelines and searches of this folder, the newest last.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Asking the engines";

    public override async Task<JobsResult> ExecuteAsync(ModelOpsSession ops, JobsOptions options, CancellationToken cancellationToken)
    {
        var open = FolderJobs.Open(ops.Folder, ops.Time);
        await using var closing = open.ConfigureAwait(false);
        var jobs = await open.ListAsync(cancellationToken).ConfigureAwait(false);
        return new JobsResult(options.All ? jobs : [.. jobs.Where((job, at) => !job.Status.HasEnded || at >= jobs.Count - JobsOptions.MostShown)]) { LeftOut = open.LeftOut, IsJson = options.Json };
    }
}
