using ModelOps.Evaluation.Tests.Evaluate;

namespace ModelOps.Evaluation.Tests.Issues;

/// <summary>Comparisons with the champion in slices were read and never made, and a gate passed whose rules had judged nothing.</summary>
public sealed class UnjudgedRulesTests
{
    // Two parts of 100 rows; the model is right on the given share of each.
    private static EvaluationResult Of(double first, double second)
    {
        int[] truth = [.. Enumerable.Range(0, 200).Select(row => row % 2)];
        int[] predicted = [.. truth.Select((each, row) => row % 100 < 100 * (row < 100 ? first : second) ? each : 1 - each)];
        return Evaluator.Evaluate(
            MetricInput.ForClasses(truth, null, 2, predicted: predicted), "risk", ["good", "bad"], new Frame(StringColumn.From("part", truth.Select((_, row) => row < 100 ? "north" : "south"))), new() { Slices = ["part"] });
    }

    private static GateResult Check(string rule, EvaluationResult candidate, EvaluationResult? champion = null, string minimumRows = "30") =>
        Gate.Parse($"slices: {{part: {{minimum_rows: {minimumRows}, metrics: {{accuracy: {{{rule}}}}}}}}}").Check(candidate, champion);

    [Theory]
    [InlineData("max_drop_vs_champion: 0.02", false)]
    [InlineData("max_drop_vs_champion: 0.3", true)]
    [InlineData("min_gain_vs_champion: 0.01", false)]
    [InlineData("min_gain_vs_champion: -0.3", true)]
    public void A_slice_is_compared_with_the_champions(string rule, bool passes)
    {
        // Better on the whole, and worse by 0.2 in the south.
        var result = Check(rule, Of(1, 0.6), Of(0.7, 0.8));
        Assert.Equal(passes, result.Passed);
        Assert.Contains(result.Rules, each => each.Slice == "part=south" && each.Sentence.StartsWith("accuracy of part=south is 0.6, the champion's 0.8: worse by 0.2", StringComparison.Ordinal));
        Assert.True(Check(rule, Of(1, 1), Of(0.9, 0.9)).Passed);
    }

    [Fact]
    public void The_champion_need_not_be_sliced_and_must_be_of_the_same_rows()
    {
        var champion = Of(0.9, 0.9);
        var plain = Evaluator.Evaluate(champion.Rows, "risk", champion.Classes);
        Assert.False(Check("max_drop_vs_champion: 0.02", Of(1, 0.6), plain).Passed);
        var other = Evaluator.Evaluate(MetricInput.ForClasses([1, 0], null, 2, predicted: [1, 0]), "risk", ["good", "bad"]);
        Assert.Contains("same rows", Assert.Throws<InvalidInputException>(() => Check("max_drop_vs_champion: 0.02", Of(1, 0.6), other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_says_that_it_compares_wherever_the_rule_is()
    {
        Assert.True(Gate.Parse("metrics: {auc: {min: 0.5, max_drop_vs_champion: 0}}").Compares);
        Assert.True(Gate.Parse("slices: {part: {metrics: {auc: {min_gain_vs_champion: 0}}}}").Compares);
        Assert.False(Gate.Parse("{metrics: {auc: {min: 0}}, slices: {part: {metrics: {auc: {max_gap: 0}}}}}").Compares);
    }

    [Theory]
    [InlineData("min: 0.5", "accuracy was judged on no slice of part: none has 1000 rows or more.")]
    [InlineData("max: 1", "accuracy was judged on no slice of part: none has 1000 rows or more.")]
    [InlineData("max_gap: 0.5", "accuracy is not compared between slices of part: fewer than 2 have 1000 rows or more.")]
    [InlineData("max_drop_vs_champion: 1", "accuracy was judged on no slice of part: none has 1000 rows or more.")]
    public void A_rule_that_was_judged_on_no_slice_is_not_kept(string rule, string sentence)
    {
        foreach (var gate in new[] { Check(rule, Of(1, 1), Of(1, 1), "1000"), Gate.Parse($"{{metrics: {{accuracy: {{min: 0.5}}}}, slices: {{part: {{minimum_rows: 1000, metrics: {{accuracy: {{{rule}}}}}}}}}}}").Check(Of(1, 1), Of(1, 1)) })
        {
            Assert.False(gate.Passed);
            Assert.Equal(sentence, Assert.Single(gate.Rules, each => each.Outcome == GateOutcome.NotEnoughData).Sentence);
        }
    }

    [Fact]
    public void A_gap_needs_two_slices()
    {
        var whole = Of(1, 1);
        var one = Evaluator.Evaluate(whole.Rows, "risk", whole.Classes, new Frame(StringColumn.From("part", Enumerable.Repeat("all", 200))), new() { Slices = ["part"] });
        Assert.False(Check("min: 0.5, max_gap: 0.5", one).Passed);
        Assert.True(Check("min: 0.5", one).Passed);
    }

    [Fact]
    public void A_gate_that_only_compares_has_nothing_to_judge_without_a_champion()
    {
        var result = Gate.Parse("{metrics: {accuracy: {max_drop_vs_champion: 0.1}}, slices: {part: {metrics: {accuracy: {min_gain_vs_champion: 0}}}}}", "g").Check(Of(1, 1));
        Assert.False(result.Passed);
        Assert.Equal("No rule of the gate 'g' was judged. Add a limit that needs no champion, such as 'min', or give the first version its alias without a gate.", Assert.Single(result.Rules, rule => rule.Outcome == GateOutcome.NotEnoughData).Sentence);
        Assert.Equal("1 of 4 rules kept, skipped: accuracy, accuracy of part, not enough data: all", result.Kept);
        Assert.False(new GateResult("empty", []).Passed);
    }

    [Fact]
    public void A_slice_without_rules_is_refused_as_it_is_read() => Assert.Equal(
        "gate, line 1: the slice 'region' has no rules; write at least 'metrics: {accuracy: {min: 0.7}}'.",
        Assert.Throws<InvalidInputException>(() => Gate.Parse("{metrics: {auc: {min: 0.5}}, slices: {region: {minimum_rows: 1000}}}")).Message);

    [Fact]
    public void What_was_skipped_is_no_rule_that_was_kept()
    {
        var result = Gate.Parse("metrics: {accuracy: {min: 0.5, max_drop_vs_champion: 0.1}}").Check(Scored.Evaluated());
        Assert.True(result.Passed);
        Assert.StartsWith("Gate 'gate' passed: 2 of 3 rules kept, skipped: accuracy.\n", result.ToString(), StringComparison.Ordinal);
    }
}
