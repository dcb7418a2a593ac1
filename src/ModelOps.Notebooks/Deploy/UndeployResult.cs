namespace ModelOps;

/// <summary>A deployment that was stopped.</summary>
/// <param name="Name">Its name.</param>
public sealed record UndeployResult(string Name) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => new($"Stopped {Name}");
}
