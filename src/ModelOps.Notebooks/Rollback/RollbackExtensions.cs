namespace ModelOps;

/// <summary>The C# call of <c>#!rollback</c>.</summary>
public static class RollbackExtensions
{
    /// <summary>Moves an alias back to the version that had it before.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">The registered model.</param>
    /// <param name="reason">Why.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="to">A version that had it once; null for the one before.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No reason.</exception>
    /// <exception cref="CheckFailedException">Which version had it is not known, the records contradict each other, the version is not approved, or somebody else moved the alias.</exception>
    public static Task<RollbackResult> RollbackAsync(this ModelOpsSession ops, string name, string reason, string alias = "champion", int? to = null, CancellationToken cancellationToken = default) =>
        new RollbackCommand().CallAsync(ops, new RollbackOptions { Name = name, Reason = reason, Alias = alias, To = to }, cancellationToken);
}
