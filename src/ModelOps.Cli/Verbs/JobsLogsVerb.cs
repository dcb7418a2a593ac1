using System.CommandLine;
using ModelOps.Pipelines.Jobs.Places;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops jobs logs</c>: the log goes to standard output as it is and as it comes, for other programs.</summary>
internal static class JobsLogsVerb
{
    /// <summary>Takes the place of the verb that the command <c>jobs logs</c> has.</summary>
    internal static void AddTo(Command jobs)
    {
        var logs = jobs.Subcommands.Single(verb => verb.Name == "logs");
        var at = jobs.Subcommands.IndexOf(logs);
        jobs.Subcommands[at] = Create();
    }

    private static Command Create()
    {
        var name = new Argument<string>("JOB") { Description = "The job: its id, its name, or the name of a task; of several the newest." };
        var task = new Option<int?>("--task") { Description = "The task of an array, by its number from 0; by default the one that JOB names, else the first." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the task has ended." };
        var command = new Command("logs", "Write what a job, or a task of it, has written.") { name, task, follow };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            await using var open = FolderJobs.Open(Environment.CurrentDirectory, TimeProvider.System);
            foreach (var sentence in open.LeftOut)
            {
                await error.WriteLineAsync($"modelops: {sentence}");
            }

            var log = await TaskLog.FindAsync(open, result.GetValue(name)!, result.GetValue(task), cancellationToken);
            await foreach (var part in log.ReadAsync(result.GetValue(follow), cancellationToken))
            {
                await output.WriteAsync(part);
                await output.FlushAsync(cancellationToken);
            }

            return 0;
        });
        return command;
    }
}
