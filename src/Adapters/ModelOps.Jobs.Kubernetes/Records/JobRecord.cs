namespace ModelOps.Jobs.Kubernetes.Records;

/// <summary>What this machine remembers of a job, for when the cluster no longer knows it.</summary>
internal sealed record JobRecord
{
    /// <summary>The cluster's address.</summary>
    public required string Host { get; init; }

    /// <summary>The job's identity there: another job of the same name has another one.</summary>
    public required string Uid { get; init; }

    /// <summary>The digest of its work.</summary>
    public required string Work { get; init; }

    /// <summary>How many tasks it has.</summary>
    public required int Tasks { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>What people call its tasks.</summary>
    public IReadOnlyList<string> TaskNames { get; init; } = [];

    /// <summary>When this machine started it.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>How its tasks ended; null before they have.</summary>
    public IReadOnlyList<JobTask>? Ended { get; init; }
}
