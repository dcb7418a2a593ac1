namespace ModelOps;

/// <summary>The C# call of <c>#!gate</c>.</summary>
public static class GateExtensions
{
    /// <summary>Holds a gate against a version, and moves nothing.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="gate">The gate file.</param>
    /// <param name="model">The version, as <c>name@alias</c> or <c>name/version</c>.</param>
    /// <param name="data">The data to measure on: a frame, or the name of a variable or file; null to judge by the evaluations that the store keeps.</param>
    /// <param name="against">The alias whose version it is compared with; null for <c>champion</c>, where a version has it.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>What the gate said; see <see cref="GateReport.Passed"/>.</returns>
    /// <exception cref="InvalidInputException">No version has the alias that is named, or a gate or evaluation that cannot be read.</exception>
    /// <exception cref="CheckFailedException">The store keeps no evaluation to judge by, or none of both versions on the same data.</exception>
    /// <exception cref="TrackingException">The store does not say which version has the alias.</exception>
    public static Task<GateReport> GateAsync(this ModelOpsSession ops, string gate, string model, NamedFrame? data = null, string? against = null, CancellationToken cancellationToken = default) =>
        new GateCommand().CallAsync(ops, new GateOptions { Gate = gate, Model = model, Data = data, Against = against }, cancellationToken);

    /// <inheritdoc cref="GateAsync(ModelOpsSession, string, string, NamedFrame, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<GateReport> GateAsync(this ModelOpsSession ops, string gate, string model, object data, string? against = null, CancellationToken cancellationToken = default) =>
        await ops.GateAsync(gate, model, await ops.TableAsync(data, "data", cancellationToken).ConfigureAwait(false), against, cancellationToken).ConfigureAwait(false);
}
