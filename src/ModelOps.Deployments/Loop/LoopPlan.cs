using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>How a loop makes, judges and promotes a version: a cycle goes by the plan that it began with, whatever becomes of <c>loop.yaml</c> meanwhile.</summary>
public sealed record LoopPlan
{
    /// <summary>The notebook: a full path.</summary>
    public string Notebook { get; init; } = "";

    /// <summary>The folder of <c>loop.yaml</c>, where the notebook runs.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The notebook's parameters; null for its own.</summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>The experiment that the notebook's runs go to; null as the notebook says.</summary>
    public string? Experiment { get; init; }

    /// <summary>How long the notebook may take; null for any time.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The registered model of which the notebook makes a version.</summary>
    public string Model { get; init; } = "";

    /// <summary>The alias that a version is promoted to. Default <c>champion</c>.</summary>
    public string Alias { get; init; } = "champion";

    /// <summary>The gate file, a full path; null for no gate.</summary>
    public string? Gate { get; init; }

    /// <summary>The data file that the gate measures on, a full path; null for the evaluations that the store keeps.</summary>
    public string? GateData { get; init; }

    /// <summary>Steps and limits of the canary; null for none: then the gate alone promotes.</summary>
    public CanaryOptions? Canary { get; init; }

    /// <summary>The deployment that the canary goes through.</summary>
    public string Deployment { get; init; } = "";

    /// <summary>How often a notebook that failed or was killed is run again in a cycle. Default 1.</summary>
    public int Retries { get; init; } = 1;
}
