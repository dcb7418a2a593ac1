using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>What a gate said, and by what.</summary>
/// <param name="Result">Its rules' outcomes.</param>
/// <param name="Evidence">The evaluations it was judged by, in words.</param>
/// <param name="RunId">The run that holds the candidate's evaluation, or made it.</param>
internal sealed record GateVerdict(GateResult Result, IReadOnlyList<string> Evidence, string? RunId)
{
    /// <summary>Each rule with its verdict, value, interval, limit and number of rows or requests, as records keep it.</summary>
    internal JsonArray RulesJson() => new([.. Result.Rules.Select(rule => (JsonNode)new JsonObject
    {
        ["outcome"] = rule.Outcome switch { GateOutcome.NotEnoughData => "not enough data", var outcome => outcome.ToString().ToLowerInvariant() },
        ["sentence"] = rule.Sentence,
        ["value"] = Number(rule.Value.Value),
        ["low"] = Number(rule.Value.Low),
        ["high"] = Number(rule.Value.High),
        ["limit"] = Number(rule.Limit),
        ["n"] = rule.Count,
    })]);

    /// <summary>The gate as a part of a result: the approvals that it needs, and each rule.</summary>
    internal static View Show(View view, GateResult gate) => view
        .Fact("approvals", gate.Approvals is { } count ? FormattableString.Invariant($"{count} needed before the alias moves") : null)
        .Table(["gate " + Path.GetFileName(gate.Name), "rule"], gate.Rules.Select(rule => new object?[] { rule.Verdict, rule.Sentence }));

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
