using System.Globalization;

namespace ModelOps;

/// <summary>All that is known of a canary: the content of <c>canary.json</c>.</summary>
public sealed record CanaryState
{
    /// <summary>Names it in the audit log.</summary>
    public required string Id { get; init; }

    /// <summary>Which versions it is of.</summary>
    public required CanaryPlan Plan { get; init; }

    /// <summary>What it is doing.</summary>
    public CanaryPhase Phase { get; init; }

    /// <summary>The step, from 0 on.</summary>
    public int Step { get; init; }

    /// <summary>How long the step has been watched. Time in which nobody watched does not count, nor do jumps of the clock.</summary>
    public TimeSpan Held { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it was judged last.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>The last decision; null before the first.</summary>
    public CanaryDecision? Decision { get; init; }

    /// <summary>What keeps it from going on, such as a tracker that does not answer; null when all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>The evidence of the decision.</summary>
    public CanarySnapshot Evidence { get; init; } = new();

    /// <summary>True when it is over.</summary>
    public bool IsEnded => Phase is CanaryPhase.Promoted or CanaryPhase.RolledBack;

    /// <summary>The challenger's share of the requests now, in percent.</summary>
    public double Share => Phase switch
    {
        CanaryPhase.Promoted => 100,
        CanaryPhase.RolledBack or CanaryPhase.Starting => 0,
        _ => Plan.Options.Steps[Step],
    };

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Plan.Model} version {Plan.Challenger} against {Plan.Champion}: {Phase switch { CanaryPhase.Promoted => "promoted", CanaryPhase.RolledBack => "rolled back", CanaryPhase.Holding => $"step {Step + 1} of {Plan.Options.Steps.Count}, {Share} %", _ => "changing" }}. {Decision?.Why}").TrimEnd();
}
