using System.Globalization;

namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>What sbatch is told of a job.</summary>
internal sealed class SlurmSubmission(JobEngineSettings settings)
{
    private const int Kibi = 1024;

    /// <summary>The partition that was named; null for Slurm's default.</summary>
    internal string? Partition => settings.Text("partition");

    /// <summary>What the comment of a job is, so that its token finds it.</summary>
    internal static string Comment(SlurmJobRecord job) => $"modelops {job.Spec.Key} {job.Token}";

    /// <summary>The words after <c>sbatch</c>. The script comes by its standard input.</summary>
    /// <param name="job">The job.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="after">Slurm's numbers of the jobs before it.</param>
    internal IReadOnlyList<string> Words(SlurmJobRecord job, SlurmJobFolder folder, IReadOnlyList<string> after)
    {
        var spec = job.Spec;
        List<string> words =
        [
            "--parsable",
            "--export=NONE",
            $"--job-name={spec.Name}",
            $"--comment={Comment(job)}",
            Invariant($"--array=0-{spec.Tasks - 1}{(spec.Slots is { } slots ? Invariant($"%{slots}") : "")}"),
            Invariant($"--cpus-per-task={spec.Resources.Cpus}"),
            "--ntasks=1",
            $"--output={folder.Path}/%a.slurm",
            "--open-mode=append",
            "--chdir=/",
            spec.Requeues > 0 ? "--requeue" : "--no-requeue",
        ];
        Add("--partition", Partition);
        Add("--account", settings.Text("account"));
        Add("--qos", settings.Text("qos"));
        Add("--constraint", settings.Text("constraint"));
        Add("--mem", spec.Resources.Memory is { } memory ? Invariant($"{(memory + Kibi - 1) / Kibi}K") : null);
        Add("--gres", spec.Resources.Gpus > 0 ? Invariant($"gpu:{spec.Resources.Gpus}") : null);
        Add("--time", spec.TimeLimit is { } limit ? Invariant($"{Math.Ceiling(limit.TotalMinutes)}") : null);
        if (after.Count > 0)
        {
            words.Add($"--dependency=afterok:{string.Join(':', after)}");
            words.Add("--kill-on-invalid-dep=yes");
        }

        words.AddRange((settings.Text("extra") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words;

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                words.Add($"{option}={value}");
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
