namespace ModelOps.Governance.Lineage;

/// <summary>A deployment of this machine that serves the model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it is in its life, as a word.</param>
/// <param name="Serves">Which of its versions it is, and with what share.</param>
/// <param name="Address">Where it listens; null before it does.</param>
/// <param name="Since">When it began.</param>
internal sealed record ServingDeployment(string Name, string State, string Serves, string? Address, DateTimeOffset Since);
