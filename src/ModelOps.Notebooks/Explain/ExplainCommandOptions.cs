namespace ModelOps;

/// <summary>What <c>#!explain</c> takes.</summary>
public sealed record ExplainCommandOptions : INamesResult
{
    /// <summary>The model.</summary>
    [Parameter("Model: a variable, name@alias, name/version, runs:/ID/model, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>The data, with the target column.</summary>
    [Parameter("Data with the target column: a variable, or a file.", Required = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>The metric that importance is measured in.</summary>
    [Parameter("Metric that importance is measured in; by default the task's own.")]
    public string? Metric { get; init; }

    /// <summary>How many columns get a dependence plot: the most important ones.</summary>
    [Parameter("How many of the most important columns get a dependence plot.")]
    public int Top { get; init; } = 3;

    /// <summary>The seed of the shuffles.</summary>
    [Parameter("Seed of the shuffles.")]
    public int Seed { get; init; } = 42;

    /// <inheritdoc />
    [Parameter("Variable for the explanation.")]
    public string? As { get; init; }
}
