using System.Globalization;

namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>What the nodes of a cluster have. sbatch takes jobs that no node can ever run, and has them wait for ever.</summary>
internal static class SlurmNodes
{
    private const long Mebi = 1 << 20;

    /// <summary>Why no node can run a job: a sentence each.</summary>
    /// <param name="answer">Lines of sinfo: partition, processors, memory in MiB, and the partition with a star where it is the default.</param>
    /// <param name="partition">The partition that was named; null for the default.</param>
    /// <param name="job">The job.</param>
    internal static IEnumerable<string> Errors(string answer, string? partition, JobSpec job)
    {
        var nodes = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).Where(parts => parts.Length == 4)
            .Select(parts => (Name: parts[0], Cpus: Number(parts[1]), Memory: Number(parts[2]) * Mebi, IsDefault: parts[3].EndsWith('*'))).ToList();
        string[] names = [.. nodes.Select(node => node.Name).Distinct().Order(StringComparer.Ordinal)];

        // A job may name several, and runs in the first with room.
        string[] wanted = partition?.Split(',') ?? [.. nodes.Where(node => node.IsDefault).Select(node => node.Name).Distinct()];
        var unknown = wanted.Where(name => !names.Contains(name)).ToList();
        foreach (var name in unknown)
        {
            yield return $"Slurm has no partition '{name}'.{Suggestion.Among(name, names, "The partitions are")}";
        }

        var mine = nodes.Where(node => wanted.Contains(node.Name)).ToList();
        if (unknown.Count > 0 || mine.Count == 0)
        {
            yield break;
        }

        var places = $"partition '{string.Join(',', wanted)}'";
        if (job.Resources.Cpus > mine.Max(node => node.Cpus))
        {
            yield return $"The job '{job.Key}' wants {job.Resources.Cpus} processors, but the largest node of the {places} has {mine.Max(node => node.Cpus)}.";
        }

        if (job.Resources.Memory is { } memory && memory > mine.Max(node => node.Memory))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The job '{job.Key}' wants {memory} bytes of memory, but the largest node of the {places} has {mine.Max(node => node.Memory)}.");
        }
    }

    // Nodes of one line that differ have a plus after the smallest number.
    private static long Number(string text) => long.TryParse(text.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue / Mebi;
}
