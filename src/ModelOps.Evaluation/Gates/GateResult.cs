namespace ModelOps;

/// <summary>What came of one rule.</summary>
/// <param name="Outcome">Whether it was kept.</param>
/// <param name="Sentence">The rule, the value and the outcome in plain words.</param>
/// <param name="Metric">The metric's or the quantity's name, or the rule in words; null for a rule about rows.</param>
/// <param name="Slice">The slice as <c>column=value</c>; null for all rows.</param>
/// <param name="Value">The value compared, with its confidence interval.</param>
/// <param name="Limit">What it was compared with.</param>
public sealed record GateRuleResult(GateOutcome Outcome, string Sentence, string? Metric, string? Slice, ConfidenceInterval Value, double Limit)
{
    /// <summary>How many rows, or requests, the value is of; 0 where it is of none.</summary>
    public int Count { get; init; }

    /// <summary>The outcome in words: <c>pass</c>, <c>FAIL</c>, <c>skip</c> or <c>not enough data</c>.</summary>
    public string Verdict => Outcome switch { GateOutcome.Passed => "pass", GateOutcome.Failed => "FAIL", GateOutcome.Skipped => "skip", _ => "not enough data" };

    /// <summary>True when the gate does not pass for it.</summary>
    public bool Blocks => Outcome is GateOutcome.Failed or GateOutcome.NotEnoughData;
}

/// <summary>How a rule ended.</summary>
public enum GateOutcome
{
    /// <summary>The rule was kept.</summary>
    Passed,

    /// <summary>The rule was broken.</summary>
    Failed,

    /// <summary>There was nothing to judge, and need not be: no champion yet, or one slice that is too small.</summary>
    Skipped,

    /// <summary>Whether the rule is kept cannot be said: too few rows, an undefined value, an interval that is too wide, data or evidence that is missing. The gate does not pass.</summary>
    NotEnoughData,
}

/// <summary>What came of a gate.</summary>
/// <param name="Name">The gate's file, or what it was called.</param>
/// <param name="Rules">One result a rule, in the gate's order.</param>
public sealed record GateResult(string Name, IReadOnlyList<GateRuleResult> Rules)
{
    /// <summary>How many people must approve, too, before an alias moves; null when the gate does not say. It is no rule about the model, and is not judged here.</summary>
    public int? Approvals { get; init; }

    /// <summary>True when a rule was kept, and none was broken or could not be judged.</summary>
    public bool Passed => Rules.Any(rule => rule.Outcome == GateOutcome.Passed) && !Rules.Any(rule => rule.Blocks);

    /// <summary>Why it does not pass: the sentences of the rules that were broken or could not be judged; empty when it does.</summary>
    public string Why => Passed ? "" : string.Join(" ", Rules.Where(rule => rule.Blocks).Select(rule => rule.Sentence));

    /// <summary>What is needed besides, as <c>needs 2 approvals</c>; null for nothing.</summary>
    public string? Needs => Approvals switch { null => null, 1 => "needs 1 approval", { } count => FormattableString.Invariant($"needs {count} approvals") };

    /// <summary>How many rules were kept, and what was not judged, as <c>1 of 2 rules kept, skipped: roc_auc</c>.</summary>
    public string Kept => $"{Rules.Count(rule => rule.Outcome == GateOutcome.Passed)} of {Rules.Count} rules kept{Named("skipped", GateOutcome.Skipped)}{Named("not enough data", GateOutcome.NotEnoughData)}";

    /// <summary>A line for the whole, then one a rule.</summary>
    public override string ToString()
    {
        var width = Rules.Select(rule => rule.Verdict.Length).DefaultIfEmpty().Max();
        return string.Join(
            '\n',
            Rules.Select(rule => $"  {rule.Verdict.PadRight(width)}  {rule.Sentence}")
                .Prepend($"Gate '{Name}' {(Passed ? "passed" : "failed")}: {Kept}.")
                .Concat(Needs is null ? [] : [$"  It {Needs}, too, before an alias moves."]));
    }

    private string Named(string word, GateOutcome outcome)
    {
        string[] names = [.. Rules.Where(rule => rule.Outcome == outcome).Select(rule => rule.Metric is null && rule.Slice is null ? "rows" : string.Join(" of ", new[] { rule.Metric, rule.Slice }.OfType<string>())).Distinct()];
        return names.Length == 0 ? "" : $", {word}: {string.Join(", ", names)}";
    }
}
