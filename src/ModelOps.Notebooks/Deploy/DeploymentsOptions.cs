namespace ModelOps;

/// <summary>What <c>#!deployments</c> takes: nothing.</summary>
public sealed record DeploymentsOptions;
