namespace ModelOps;

/// <summary>What <c>#!track</c> takes.</summary>
public sealed record TrackOptions : ITakesBody
{
    /// <summary>The run's name; a random one when null.</summary>
    [Parameter("Name of the run; a random one when absent.")]
    public string? RunName { get; init; }

    /// <summary>A run to go on with, by its id or the first characters of it.</summary>
    [Parameter("Id of a run to go on with, or its first characters, instead of a new one.")]
    public string? RunId { get; init; }

    /// <summary>True to end the active run: of nested ones the inner, which makes the outer one active again.</summary>
    [Parameter("End the active run; of nested ones the inner. Code below it runs after that, outside of the run.")]
    public bool End { get; init; }

    /// <summary>What is captured apart from what is logged: any of <c>source</c>, <c>git</c>, <c>environment</c>, <c>system</c>, <c>user</c>; <c>none</c> for nothing.</summary>
    [Parameter("What is captured besides what you log: source, git, environment, system, user (comma-separated), or none.")]
    public IReadOnlyList<string>? Capture { get; init; }

    /// <inheritdoc />
    public string Body { get; init; } = "";
}
