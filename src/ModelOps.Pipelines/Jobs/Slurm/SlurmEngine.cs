using System.Globalization;
using System.Runtime.CompilerServices;

namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>Runs jobs as job arrays of Slurm. The engine's folder must be on a disk that the nodes share.</summary>
internal sealed class SlurmEngine(JobEngineOptions options, SlurmProgram slurm, SlurmSubmission submission, TimeSpan poll) : IJobEngine
{
    private const int Growth = 2;
    private const int Patience = 100;
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(100);
    private readonly string _folder = Path.GetFullPath(options.Folder);

    public async Task<string> StartAsync(JobSpec job, CancellationToken cancellationToken = default)
    {
        job.Check();
        var folder = FolderOf(job.Key)!;
        if (folder.Find()?.Id is { } known)
        {
            return known;
        }

        await CheckAsync(job, cancellationToken).ConfigureAwait(false);
        var (after, failed) = await BeforeAsync(job, cancellationToken).ConfigureAwait(false);
        using (await folder.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            var record = folder.Find();
            if (record is null)
            {
                // Before it is sent: whoever comes after a crash looks for the token.
                record = new SlurmJobRecord(job with { Variables = new Dictionary<string, string>(), Folder = Path.GetFullPath(job.Folder) }, Guid.NewGuid().ToString("N"));
                folder.SaveVariables(Variables(job));
                folder.Save(record);
            }

            if (record.Id is null && failed is not null)
            {
                // Slurm would start it: what it has forgotten counts for it as a success.
                JobTask[] never = [.. Enumerable.Range(0, job.Tasks).Select(index => new JobTask(index, JobState.Cancelled) { Ended = options.Time.GetUtcNow(), Reason = $"The job '{failed}', which it waited for, did not succeed." })];
                folder.Save(record with { Id = job.Key, Ended = never });
                return job.Key;
            }

            var id = await NumberAsync(record, folder, cancellationToken).ConfigureAwait(false) ?? await SubmitAsync(record, folder, after, cancellationToken).ConfigureAwait(false);
            NoteId(folder, id);
            folder.Save(record with { Id = id });
            return id;
        }
    }

    public async Task<JobStatus> LookAsync(string id, CancellationToken cancellationToken = default)
    {
        if (FolderOfId(id) is not { } folder || folder.Find() is not { } record)
        {
            return new(id, [new JobTask(0, JobState.Lost) { Reason = $"The engine 'slurm' knows no job '{id}' in '{options.Folder}'." }]);
        }

        if (record.Ended is { } ended)
        {
            return new(record.Id ?? id, ended);
        }

        if (await NumberAsync(record, folder, cancellationToken).ConfigureAwait(false) is not { } number)
        {
            return new(id, [.. Enumerable.Range(0, record.Spec.Tasks).Select(index => new JobTask(index, JobState.Lost) { Reason = $"The job '{id}' was not sent to Slurm: who was to send it ended before." })]);
        }

        if (number != id)
        {
            NoteId(folder, id = number);
        }

        // Of two arrays that were sent for one job, the one that claimed it is the job.
        var (code, answer, error) = await slurm.RunAsync("squeue", ["--noheader", "--states=all", "--array", $"--jobs={folder.Claim ?? id}", $"--Format={SlurmStates.Columns}"], "", cancellationToken).ConfigureAwait(false);
        if (code != 0 && !error.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase))
        {
            throw new WorkFailedException($"squeue does not say how the job '{id}' is: {SlurmProgram.OneLine(error)}.");
        }

        var lines = SlurmStates.Read(answer).ToDictionary(line => line.Index);
        List<JobTask> tasks = [];
        for (var index = 0; index < record.Spec.Tasks; index++)
        {
            tasks.Add(await SeenAsync(folder, record, index, lines.GetValueOrDefault(index), cancellationToken).ConfigureAwait(false));
        }

        var status = new JobStatus(id, tasks);
        if (status.HasEnded)
        {
            using var taken = await folder.LockKnownAsync(cancellationToken).ConfigureAwait(false);
            if (taken is not null)
            {
                folder.Save(record with { Ended = tasks });
                folder.DeleteVariables();
            }
        }

        return status;
    }

    public async IAsyncEnumerable<JobStatus> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        JobStatus? last = null;
        for (var pause = _shortest; ; pause = pause * Growth > poll ? poll : pause * Growth)
        {
            var status = await LookAsync(id, cancellationToken).ConfigureAwait(false);
            if (last is null || !status.Tasks.SequenceEqual(last.Tasks))
            {
                pause = _shortest;
                yield return last = status;
            }

            if (status.HasEnded)
            {
                yield break;
            }

            await PauseAsync(status, pause, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        var known = await LookAsync(id, cancellationToken).ConfigureAwait(false);
        if (known.HasEnded)
        {
            return;
        }

        id = known.Id;
        string[] arrays = [.. new[] { id, FolderOfId(id)!.Claim ?? id }.Distinct()];
        var (code, _, error) = await slurm.RunAsync("scancel", arrays, "", cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new WorkFailedException($"scancel does not end the job '{id}': {SlurmProgram.OneLine(error)}.");
        }

        await foreach (var status in WatchAsync(id, cancellationToken).ConfigureAwait(false))
        {
            _ = status;
        }
    }

    public Task<long> ReadLogAsync(string id, int task, long offset, Stream target, CancellationToken cancellationToken = default) =>
        FolderOfId(id) is { } folder ? folder.ReadLogAsync(task, offset, target, cancellationToken) : Task.FromResult(offset);

    public Task<IReadOnlyList<JobInfo>> ListAsync(DateTimeOffset? before = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<JobInfo>>([.. SlurmJobFolder.All(_folder, FolderOf, before).Select(folder => (folder, Record: folder.Find())).Where(each => each.Record is not null)
            .Select(each => new JobInfo(each.Record!.Id ?? each.Record.Spec.Key, each.Record.Spec.Name, each.folder.Created) { TaskNames = each.Record.Spec.TaskNames })]);

    public async Task<bool> ForgetAsync(string id, CancellationToken cancellationToken = default)
    {
        if (FolderOfId(id) is not { IsThere: true } folder || await LookAsync(id, cancellationToken).ConfigureAwait(false) is not { HasEnded: true } status)
        {
            return false;
        }

        var isDeleted = await folder.DeleteAsync(cancellationToken).ConfigureAwait(false);
        if (File.Exists(IdFile(status.Id)))
        {
            File.Delete(IdFile(status.Id));
        }

        return isDeleted;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Exit codes appear on the shared disk at once, and a look there costs Slurm nothing.
    private async Task PauseAsync(JobStatus status, TimeSpan pause, CancellationToken cancellationToken)
    {
        var folder = FolderOfId(status.Id)!;
        int[] open = [.. status.Tasks.Where(task => !task.HasEnded && folder.ReadExit(task.Index) is null).Select(task => task.Index)];
        for (var waited = TimeSpan.Zero; waited < pause && !open.Any(task => folder.ReadExit(task) is not null); waited += _shortest)
        {
            await Task.Delay(_shortest, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<JobTask> SeenAsync(SlurmJobFolder folder, SlurmJobRecord record, int index, SlurmTask? line, CancellationToken cancellationToken)
    {
        if (line is null)
        {
            // Slurm forgets jobs some minutes after their end.
            return folder.ReadExit(index) is { } left
                ? new JobTask(index, left.Code == 0 ? JobState.Succeeded : JobState.Failed) { ExitCode = left.Code, Attempt = 1, Ended = left.At, Reason = left.Code == 0 ? null : $"Its command ended with exit code {left.Code}." }
                : new JobTask(index, JobState.Lost) { Reason = $"Slurm no longer knows the task {index} of the job '{record.Id}', and it has left no exit code in '{folder.Path}'." };
        }

        var task = SlurmStates.Of(line, record.Spec.TimeLimit);
        if (task.State == JobState.Failed && folder.IsOver(index))
        {
            return task with { State = JobState.Lost, ExitCode = null, Attempt = task.Attempt - 1, Reason = $"Slurm lost it {task.Attempt - 1} times, and it may be started again {record.Spec.Requeues} times only." };
        }

        if (task.State == JobState.Failed && folder.ReadExit(index) is { } kept && kept.Code != task.ExitCode)
        {
            return task with { State = JobState.Lost, ExitCode = null, Reason = $"Slurm says {line.State}, but its command had left the exit code {kept.Code}." };
        }

        if (task.State != JobState.Succeeded)
        {
            return task;
        }

        // A node may see the disk a little earlier than we do.
        for (var tries = 0; tries < Patience; tries++)
        {
            if (folder.ReadExit(index) is { } exit)
            {
                return exit.Code == 0 ? task : task with { State = JobState.Failed, ExitCode = exit.Code, Reason = $"Its command ended with exit code {exit.Code}." };
            }

            await Task.Delay(_shortest, cancellationToken).ConfigureAwait(false);
        }

        return task with { State = JobState.Lost, ExitCode = null, Reason = $"Slurm says COMPLETED, but the task has left no exit code in '{folder.Path}'. See whether the nodes share that folder." };
    }

    // Where a cluster does not bind tasks to processors, each takes only those that it asked for.
    private static Dictionary<string, string> Variables(JobSpec job)
    {
        var cpus = job.Resources.Cpus.ToString(CultureInfo.InvariantCulture);
        return new(job.Variables.Concat(new Dictionary<string, string> { ["DOTNET_PROCESSOR_COUNT"] = cpus, ["OMP_NUM_THREADS"] = cpus }).DistinctBy(variable => variable.Key));
    }

    private async Task CheckAsync(JobSpec job, CancellationToken cancellationToken)
    {
        var (code, answer, error) = await slurm.RunAsync("sinfo", ["--noheader", "--Node", "--format=%R|%c|%m|%P"], "", cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new WorkFailedException($"sinfo does not list the nodes: {SlurmProgram.OneLine(error)}.");
        }

        List<string> errors = [.. SlurmNodes.Errors(answer, submission.Partition, job)];
        errors.AddRange(job.After.Where(id => FolderOfId(id) is not { IsThere: true }).Select(id => $"The job '{job.Key}' is to start after the job '{id}', which the engine 'slurm' does not know."));
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    // The jobs that have not ended yet, and the first that did not succeed.
    private async Task<(IReadOnlyList<string> Open, string? Failed)> BeforeAsync(JobSpec job, CancellationToken cancellationToken)
    {
        List<JobStatus> before = [];
        foreach (var id in job.After)
        {
            before.Add(await LookAsync(id, cancellationToken).ConfigureAwait(false));
        }

        return ([.. before.Where(each => !each.HasEnded).Select(each => each.Id)], before.FirstOrDefault(each => each is { HasEnded: true, HasSucceeded: false })?.Id);
    }

    // Slurm's number of a job, also when its sender died before it noted it; null when it was not sent.
    private async Task<string?> NumberAsync(SlurmJobRecord record, SlurmJobFolder folder, CancellationToken cancellationToken) =>
        record.Id ?? folder.Claim ?? await SearchAsync(record, cancellationToken).ConfigureAwait(false);

    private async Task<string?> SearchAsync(SlurmJobRecord record, CancellationToken cancellationToken)
    {
        const string Separator = "\u001f";
        var (code, answer, error) = await slurm.RunAsync("squeue", ["--noheader", "--me", "--states=all", $"--Format=ArrayJobID:{Separator},Comment:{Separator}"], "", cancellationToken).ConfigureAwait(false);
        return code == 0
            ? answer.Split('\n').Select(line => line.Split(Separator)).FirstOrDefault(parts => parts.Length > 1 && parts[1] == SlurmSubmission.Comment(record))?[0]
            : throw new WorkFailedException($"squeue does not list your jobs: {SlurmProgram.OneLine(error)}.");
    }

    private async Task<string> SubmitAsync(SlurmJobRecord record, SlurmJobFolder folder, IReadOnlyList<string> after, CancellationToken cancellationToken)
    {
        var (code, answer, error) = await slurm.RunAsync("sbatch", submission.Words(record, folder, after), SlurmScript.Of(folder, record.Spec), cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            // Refused, and so forgotten: the same key may come again with what was wrong put right.
            Directory.Delete(folder.Path, recursive: true);
            throw new InvalidInputException($"Slurm does not take the job '{record.Spec.Key}': {SlurmProgram.OneLine(error)}.");
        }

        // With several clusters the name of one follows.
        return answer.Trim().Split(';')[0] is { Length: > 0 } id && id.All(char.IsAsciiDigit) ? id : throw new WorkFailedException($"sbatch answers what cannot be understood: '{answer.Trim()}'.");
    }

    private SlurmJobFolder? FolderOf(string key) => JobSpecCheck.IsKeyOf(key) ? new(Path.Combine(_folder, key)) : null;

    // Under the folder "ids" a file a job names its key.
    private SlurmJobFolder? FolderOfId(string id) =>
        id.Length > 0 && id.All(char.IsAsciiDigit) && File.Exists(IdFile(id)) ? FolderOf(File.ReadAllText(IdFile(id)))
        : FolderOf(id);

    private string IdFile(string id) => Path.Combine(_folder, ".ids", id);

    private void NoteId(SlurmJobFolder folder, string id) => Files.AtomicFile.WriteText(IdFile(id), Path.GetFileName(folder.Path), ownerOnly: true);
}
