namespace ModelOps;

/// <summary>What <c>#!register</c> takes.</summary>
public sealed record RegisterOptions
{
    /// <summary>The model to register.</summary>
    [Parameter("Model: a variable, runs:/ID/model, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>The registered model's name.</summary>
    [Parameter("Name in the registry.", Required = true)]
    public string Name { get; init; } = "";

    /// <summary>An alias that points to the new version.</summary>
    [Parameter("Alias that points to the new version, such as challenger.")]
    public string? Alias { get; init; }

    /// <summary>What is new in this version.</summary>
    [Parameter("What is new in this version.")]
    public string? Description { get; init; }

    /// <summary>True to tag the run's git commit as <c>model/NAME/VERSION</c>.</summary>
    [Parameter("Tag the commit that the model's run is of, as model/NAME/VERSION in git.")]
    public bool GitTag { get; init; }
}
