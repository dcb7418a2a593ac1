namespace ModelOps;

/// <summary>A deployment that was stopped.</summary>
/// <param name="Name">Its name.</param>
public sealed record UndeployResult(string Name) : IViewable
{
    /// <inheritdoc />
    public View ToView() => new($"Stopped {Name}");
}
