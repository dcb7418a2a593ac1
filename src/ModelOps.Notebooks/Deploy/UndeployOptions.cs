namespace ModelOps;

/// <summary>What <c>#!undeploy</c> takes.</summary>
public sealed record UndeployOptions
{
    /// <summary>The deployment's name, or its address.</summary>
    [Parameter("Name of the deployment, or its address.", Position = 0, Required = true)]
    public string Name { get; init; } = "";
}
