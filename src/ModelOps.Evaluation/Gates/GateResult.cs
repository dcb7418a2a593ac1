namespace ModelOps;

/// <summary>What came of one rule.</summary>
/// <param name="Outcome">Whether it was kept.</param>
/// <param name="Sentence">The rule, the value and the outcome in plain words.</param>
/// <param name="Metric">The metric's name; null for a rule about rows.</param>
/// <param name="Slice">The slice as <c>column=value</c>; null for all rows.</param>
/// <param name="Value">The value compared, with its confidence interval.</param>
/// <param name="Limit">What it was compared with.</param>
public sealed record GateRuleResult(GateOutcome Outcome, string Sentence, string? Metric, string? Slice, ConfidenceInterval Value, double Limit);

/// <summary>How a rule ended.</summary>
public enum GateOutcome
{
    /// <summary>The rule was kept.</summary>
    Passed,

    /// <summary>The rule was broken, or its value could not be computed.</summary>
    Failed,

    /// <summary>There was nothing to judge: no champion yet, or a slice that is too small.</summary>
    Skipped,
}

/// <summary>What came of a gate.</summary>
/// <param name="Name">The gate's file, or what it was called.</param>
/// <param name="Rules">One result a rule, in the gate's order.</param>
public sealed record GateResult(string Name, IReadOnlyList<GateRuleResult> Rules)
{
    /// <summary>True when a rule was kept, and none was broken.</summary>
    public bool Passed => Rules.Any(rule => rule.Outcome == GateOutcome.Passed) && Rules.All(rule => rule.Outcome != GateOutcome.Failed);

    /// <summary>How many rules were kept, and what was not judged, as <c>1 of 2 rules kept, skipped: roc_auc</c>.</summary>
    public string Kept
    {
        get
        {
            string[] skipped = [.. Rules.Where(rule => rule.Outcome == GateOutcome.Skipped).Select(rule => string.Join(" of ", new[] { rule.Metric, rule.Slice }.OfType<string>())).Distinct()];
            return $"{Rules.Count(rule => rule.Outcome == GateOutcome.Passed)} of {Rules.Count} rules kept{(skipped.Length == 0 ? "" : $", skipped: {string.Join(", ", skipped)}")}";
        }
    }

    /// <summary>A line for the whole, then one a rule.</summary>
    public override string ToString() => string.Join(
        '\n',
        Rules.Select(rule => $"  {(rule.Outcome switch { GateOutcome.Passed => "pass", GateOutcome.Failed => "FAIL", _ => "skip" })}  {rule.Sentence}")
            .Prepend($"Gate '{Name}' {(Passed ? "passed" : "failed")}: {Kept}."));
}
