using System.Text;
using ModelOps.Pipelines.Jobs.Places;

namespace ModelOps;

/// <summary>The verb of it is the command line's own: there a log goes to standard output as it is.</summary>
internal sealed class JobLogCommand() : LifecycleCommand<JobLogOptions, JobLog>("jobs logs", "Show what a job, or a task of it, has written.")
{
    public override bool UsesExperiment => false;

    public override async Task<JobLog> ExecuteAsync(ModelOpsSession ops, JobLogOptions options, CancellationToken cancellationToken)
    {
        var open = FolderJobs.Open(ops.Folder, ops.Time);
        await using var closing = open.ConfigureAwait(false);
        await ops.NoteAllAsync(open.LeftOut, cancellationToken).ConfigureAwait(false);
        var log = await TaskLog.FindAsync(open, options.Job, options.Task, cancellationToken).ConfigureAwait(false);
        var (text, shown) = (new StringBuilder(), 0);
        await foreach (var part in log.ReadAsync(options.Follow, cancellationToken).ConfigureAwait(false))
        {
            text.Append(part);
            if (options.Follow && part.LastIndexOf('\n') is >= 0 and var end)
            {
                // Whole lines.
                var until = text.Length - part.Length + end;
                await ops.Host.NoteAsync(text.ToString(shown, until - shown), cancellationToken).ConfigureAwait(false);
                shown = until + 1;
            }
        }

        return new JobLog(log.Job, log.Index, text.ToString()) { Shown = shown };
    }
}
