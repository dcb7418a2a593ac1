namespace ModelOps.Deployments.Loop.Watches;

/// <summary>What a watch saw.</summary>
/// <param name="Mark">What it saw, such as a hash, a commit or a timestamp: given to its next look once the loop has acted on it.</param>
/// <param name="Why">The reason to retrain, one sentence; null for none.</param>
internal sealed record WatchLook(string? Mark, string? Why)
{
    /// <summary>What it waits for, one sentence for the loop's status; null for nothing worth saying.</summary>
    internal string? Note { get; init; }
}
