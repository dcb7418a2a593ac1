namespace ModelOps;

/// <summary>What <c>#!lineage</c> takes.</summary>
public sealed record LineageOptions
{
    /// <summary>The model.</summary>
    [Parameter("Model: a variable, name@alias, name/version, a run's id, runs:/ID/model, or a folder.", Position = 0, Required = true, KeepsName = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>True for JSON.</summary>
    [Parameter("Write it as JSON.")]
    public bool Json { get; init; }

    /// <summary>True for a flowchart.</summary>
    [Parameter("Draw it as a Mermaid flowchart; a terminal shows the flowchart's text.")]
    public bool Mermaid { get; init; }
}
