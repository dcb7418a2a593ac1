using ModelOps.Pipelines.Jobs.Places;

namespace ModelOps;

internal sealed class JobCleanCommand() : LifecycleCommand<JobCleanOptions, JobCleanup>("jobs clean", "Delete what is left of jobs that have ended, with their logs; never of one that runs. A start of a pipeline or search does so by itself after 30 days.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Deleting what is left of jobs";

    public override async Task<JobCleanup> ExecuteAsync(ModelOpsSession ops, JobCleanOptions options, CancellationToken cancellationToken)
    {
        if (options.OlderThan < TimeSpan.Zero)
        {
            throw new InvalidInputException($"'{Wording.Option("older-than")}' is {DurationText.Of(options.OlderThan)}; give 0s or more.");
        }

        var open = FolderJobs.Open(ops.Folder, ops.Time);
        await using var closing = open.ConfigureAwait(false);
        return new(await open.CleanAsync(ops.Time.GetUtcNow() - options.OlderThan, cancellationToken).ConfigureAwait(false)) { LeftOut = open.LeftOut };
    }
}
