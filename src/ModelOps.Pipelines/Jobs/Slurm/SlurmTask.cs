namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>A task of a job array, as Slurm has it.</summary>
/// <param name="Index">Its index in the array.</param>
/// <param name="State">Slurm's word for its state.</param>
/// <param name="Reason">Why it waits, or ended; null when Slurm gives no reason.</param>
/// <param name="Status">How it ended, as wait(2) has it.</param>
/// <param name="Restarts">How often it was put back into the queue.</param>
/// <param name="Node">The node.</param>
/// <param name="Started">When it began, or is to.</param>
/// <param name="Ended">When it ended, or is to.</param>
internal sealed record SlurmTask(int Index, string State, string? Reason, int Status, int Restarts, string? Node, DateTimeOffset? Started, DateTimeOffset? Ended);
