namespace ModelOps.Pipelines.Triggers;

/// <summary>What a trigger saw.</summary>
/// <param name="Mark">What it saw, such as a hash, a commit or a timestamp: given to its next look once it has been acted on.</param>
/// <param name="Why">The reason to run, one sentence; null for none.</param>
internal sealed record TriggerLook(string? Mark, string? Why)
{
    /// <summary>What it waits for, one sentence for the status; null for nothing worth saying.</summary>
    internal string? Note { get; init; }
}
