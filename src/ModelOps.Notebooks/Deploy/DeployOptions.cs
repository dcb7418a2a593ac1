namespace ModelOps;

/// <summary>What <c>#!deploy</c> takes.</summary>
public sealed record DeployOptions
{
    /// <summary>The model to serve.</summary>
    [Parameter("Model: name@alias, name/version, a variable, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>The name of the deployment; by default the registered model's.</summary>
    [Parameter("Name of the deployment; by default the model's.")]
    public string? Name { get; init; }

    /// <summary>The loopback port; 0 for any free one.</summary>
    [Parameter("Port on loopback; 0 for any free one.")]
    public int Port { get; init; }
}
