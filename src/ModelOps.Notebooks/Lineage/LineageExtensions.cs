namespace ModelOps;

/// <summary>The C# call of <c>#!lineage</c>.</summary>
public static class LineageExtensions
{
    /// <summary>Follows a model from its data to its deployments, by what the tracking store and this machine have recorded.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name: <c>name@alias</c>, <c>name/version</c>, a run's id, <c>runs:/ID/model</c>, a folder, or a variable.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>The graph as <see cref="LineageResult.Graph"/>, which writes itself as JSON and as a Mermaid flowchart.</returns>
    /// <exception cref="InvalidInputException">The words name no model.</exception>
    /// <exception cref="TrackingException">There is no such version or run, or the store does not answer.</exception>
    public static Task<LineageResult> LineageAsync(this ModelOpsSession ops, NamedModel model, CancellationToken cancellationToken = default) =>
        new LineageCommand().CallAsync(ops, new LineageOptions { Model = model }, cancellationToken);
}
