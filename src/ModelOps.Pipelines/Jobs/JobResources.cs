namespace ModelOps;

/// <summary>What a task needs of a machine.</summary>
public sealed record JobResources
{
    /// <summary>Processors. From 1.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Memory in bytes, above which the task is ended as <see cref="JobState.OutOfMemory"/> where the engine can; null for any.</summary>
    public long? Memory { get; init; }

    /// <summary>Graphics processors.</summary>
    public int Gpus { get; init; }
}
