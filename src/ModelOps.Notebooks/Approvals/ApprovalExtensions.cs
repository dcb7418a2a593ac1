namespace ModelOps;

/// <summary>The C# calls of <c>#!approve</c>, <c>#!reject</c> and <c>#!approvals</c>.</summary>
public static class ApprovalExtensions
{
    /// <summary>Approves a version for the alias it waits for. The last approval that is needed moves the alias, if the gate still agrees and nobody has moved it.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="candidate">The version, as <c>name/version</c>, or <c>name@alias</c> for the one that waits for that alias.</param>
    /// <param name="reason">Why.</param>
    /// <param name="alias">The alias it is to get; null when it waits for one alone.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>Who approved by now; see <see cref="ApproveResult.Promoted"/>.</returns>
    /// <exception cref="InvalidInputException">No reason, or nothing waits.</exception>
    /// <exception cref="CheckFailedException">It is this person's own version, they approved it already, it was rejected, or the model has changed.</exception>
    public static Task<ApproveResult> ApproveAsync(this ModelOpsSession ops, string candidate, string reason, string? alias = null, CancellationToken cancellationToken = default) =>
        new ApproveCommand().CallAsync(ops, new ApproveOptions { Candidate = candidate, Reason = reason, For = alias }, cancellationToken);

    /// <summary>Rejects a version for the alias it waits for, or has: it is not deployed until it is asked for again with a new reason, and approved.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="candidate">The version, as <c>name/version</c>, or <c>name@alias</c> for the one that waits for that alias.</param>
    /// <param name="reason">Why.</param>
    /// <param name="alias">The alias; null when it waits for one alone.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No reason, or nothing waits.</exception>
    /// <exception cref="CheckFailedException">It was rejected already, or the model has changed.</exception>
    public static Task<ApproveResult> RejectAsync(this ModelOpsSession ops, string candidate, string reason, string? alias = null, CancellationToken cancellationToken = default) =>
        new RejectCommand().CallAsync(ops, new ApproveOptions { Candidate = candidate, Reason = reason, For = alias }, cancellationToken);

    /// <summary>The versions that wait for an alias, and what is missing.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">The registered model; null for all.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static Task<ApprovalsResult> ApprovalsAsync(this ModelOpsSession ops, string? name = null, CancellationToken cancellationToken = default) =>
        new ApprovalsCommand().CallAsync(ops, new ApprovalsOptions { Name = name }, cancellationToken);
}
