namespace ModelOps;

/// <summary>A deployment of this user, in whatever process.</summary>
/// <param name="Name">The deployment's name.</param>
/// <param name="Model">What the model it serves is called.</param>
/// <param name="Version">The model's version in the registry, if it came from there.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="ProcessId">The process that serves it.</param>
/// <param name="Since">When it began.</param>
public sealed record RunningDeployment(string Name, string Model, int? Version, Uri Address, int ProcessId, DateTimeOffset Since)
{
    /// <inheritdoc />
    public override string ToString() => $"{Name} at {Address} (process {ProcessId})";
}
