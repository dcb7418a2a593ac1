namespace ModelOps;

/// <summary>The experiment that runs now go to.</summary>
/// <param name="Id">Its id in the store.</param>
/// <param name="Name">Its name.</param>
/// <param name="StoreUri">The tracking store.</param>
public sealed record ExperimentResult(string Id, string Name, string StoreUri) : IViewable
{
    /// <inheritdoc />
    public View ToView() => new View($"Experiment {Name}").Fact("id", Id).Fact("tracking store", StoreUri);
}
