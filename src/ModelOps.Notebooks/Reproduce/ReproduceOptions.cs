namespace ModelOps;

/// <summary>What <c>#!reproduce</c> takes.</summary>
public sealed record ReproduceOptions
{
    /// <summary>The run's id or its first characters, or a registered version, whose run it is.</summary>
    [Parameter("Run to reproduce: its id or the first characters of it, name@alias or name/version.", Position = 0, Required = true)]
    public string Run { get; init; } = "";

    /// <summary>How far two numbers may be apart, relative to the larger one, from 0 to 1.</summary>
    [Parameter("How far two numbers may be apart, relative to the larger one.")]
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>True to keep the worktree, the second run's store and the executed notebook, to look into them.</summary>
    [Parameter("Keep the worktree, the second run's store and the executed notebook.")]
    public bool Keep { get; init; }
}
