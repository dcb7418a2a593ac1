namespace ModelOps;

/// <summary>The C# call of <c>#!promote</c>.</summary>
public static class PromoteExtensions
{
    /// <summary>Moves an alias to a version, if the gate agrees.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="candidate">The version, as <c>name@alias</c> or <c>name/version</c>.</param>
    /// <param name="to">The alias to move to it.</param>
    /// <param name="gate">The gate file; null to move it unconditionally.</param>
    /// <param name="data">The data to measure on: a frame, or the name of a variable or file; null to judge by the evaluations that the store keeps.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>What the gate said; see <see cref="PromoteResult.Promoted"/>.</returns>
    /// <exception cref="InvalidInputException">No such version, or a gate or evaluation that cannot be read.</exception>
    /// <exception cref="CheckFailedException">The store keeps no evaluation to judge by, or none of both versions on the same data.</exception>
    /// <exception cref="TrackingException">The store does not say which version has the alias.</exception>
    public static Task<PromoteResult> PromoteAsync(this ModelOpsSession ops, string candidate, string to, string? gate = null, NamedFrame? data = null, CancellationToken cancellationToken = default) =>
        new PromoteCommand().CallAsync(ops, new PromoteOptions { Candidate = candidate, To = to, Gate = gate, Data = data }, cancellationToken);

    /// <summary>Moves an alias to a version, if the gate agrees and so many persons approved as the alias needs.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="options">Which version, which alias, by which gate, with how many approvals.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>What the gate said and who approved; see <see cref="PromoteResult.Promoted"/>.</returns>
    /// <exception cref="InvalidInputException">No such version, or a gate or evaluation that cannot be read.</exception>
    /// <exception cref="CheckFailedException">The store keeps no evaluation to judge by, somebody else moved the alias, or the version was rejected and there is no new reason.</exception>
    /// <exception cref="TrackingException">The store does not say which version has the alias.</exception>
    public static Task<PromoteResult> PromoteAsync(this ModelOpsSession ops, PromoteOptions options, CancellationToken cancellationToken = default) => new PromoteCommand().CallAsync(ops, options, cancellationToken);

    /// <inheritdoc cref="PromoteAsync(ModelOpsSession, string, string, string, NamedFrame, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<PromoteResult> PromoteAsync(this ModelOpsSession ops, string candidate, string to, string? gate, object data, CancellationToken cancellationToken = default) =>
        await ops.PromoteAsync(candidate, to, gate, await ops.TableAsync(data, "data", cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
