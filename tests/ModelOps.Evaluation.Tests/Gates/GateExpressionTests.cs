using ModelOps.Evaluation.Tests.Evaluate;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Gates;

/// <summary>What rules in words, latency, size, fairness and drift come to.</summary>
public sealed class GateExpressionTests
{
    private static GateRuleResult Judge(string rule, EvaluationResult candidate, EvaluationResult? champion = null, string more = "") =>
        Gate.Parse($"rules:\n  - {{rule: '{rule}'{more}}}").Check(candidate, champion).Rules.Single(result => result.Metric is not (null or "all"));

    [Theory]
    [InlineData("roc_auc >= 0.75", GateOutcome.Passed, "roc_auc is 0.9324 (0.8997 to 0.9621) on 200 rows and must be 0.75 or more.")]
    [InlineData("0.95 < auc", GateOutcome.Failed, "roc_auc is 0.9324 (0.8997 to 0.9621) on 200 rows and must be above 0.95.")]
    [InlineData("not roc_auc < 0.95", GateOutcome.Failed, "roc_auc is 0.9324 (0.8997 to 0.9621) on 200 rows and must be 0.95 or more.")]
    [InlineData("rows >= 200", GateOutcome.Passed, "rows is 200 and must be 200 or more.")]
    [InlineData("rows > 200", GateOutcome.Failed, "rows is 200 and must be above 200.")]
    [InlineData("1 / (rows - 200) < 5", GateOutcome.NotEnoughData, "1 / (rows - 200) is undefined and must be below 5; it is undefined here.")]
    [InlineData("f1 > champion.f1 - 0.01", GateOutcome.Skipped, "f1 > champion.f1 - 0.01 is not compared: there is no champion yet, so no champion.f1.")]
    [InlineData("accuracy[housing=free] > 0", GateOutcome.NotEnoughData, "accuracy[housing=free] cannot be measured: housing=free has 1 rows, fewer than 30.")]
    [InlineData("accuracy[housing=rant] > 0", GateOutcome.NotEnoughData, "accuracy[housing=rant] cannot be measured: housing=rant has 0 rows, fewer than 30. Did you mean 'rent'? The slices are: free, own, rent, (missing).")]
    [InlineData("size_mb < 50", GateOutcome.NotEnoughData, "size_mb cannot be measured: the model is not at hand.")]
    [InlineData("drift.max_psi < 0.2", GateOutcome.NotEnoughData, "drift.max_psi cannot be measured: the model is not at hand.")]
    public void A_comparison_is_said_with_value_interval_rows_and_limit(string rule, GateOutcome outcome, string sentence)
    {
        var result = Judge(rule, Scored.Evaluated(0.6, "housing"));
        Assert.Equal((outcome, sentence), (result.Outcome, result.Sentence));
    }

    [Theory]
    [InlineData("roc_auc >= 0.9", GateOutcome.NotEnoughData)]
    [InlineData("roc_auc >= 0.85", GateOutcome.Passed)]
    [InlineData("roc_auc >= 0.95", GateOutcome.Failed)]
    [InlineData("not roc_auc < 0.9", GateOutcome.NotEnoughData)]
    [InlineData("not roc_auc >= 0.9", GateOutcome.Failed)]
    public void A_confident_rule_is_not_kept_by_luck_and_not_by_its_opposite(string rule, GateOutcome outcome) => Assert.Equal(outcome, Judge(rule, Scored.Evaluated(), null, ", confident: true").Outcome);

    [Fact]
    public void A_confident_rule_says_what_it_lacks() => Assert.Equal(
        "roc_auc is 0.9324 (0.8997 to 0.9621) on 200 rows and must be 0.9 or more, at the lower end of its 95 % interval; the interval is too wide to say so.",
        Judge("roc_auc >= 0.9", Scored.Evaluated(), null, ", confident: true").Sentence);

    [Theory]
    [InlineData("roc_auc > 0.5 and size_mb < 50", GateOutcome.NotEnoughData)]
    [InlineData("roc_auc > 0.99 and size_mb < 50", GateOutcome.Failed)]
    [InlineData("roc_auc > 0.5 or size_mb < 50", GateOutcome.Passed)]
    [InlineData("roc_auc > 0.99 or size_mb < 50", GateOutcome.NotEnoughData)]
    [InlineData("not (roc_auc > 0.99 or size_mb < 50)", GateOutcome.NotEnoughData)]
    [InlineData("not (roc_auc > 0.5 and roc_auc > 0.99)", GateOutcome.Passed)]
    [InlineData("f1 > champion.f1 and roc_auc > 0.5", GateOutcome.Passed)]
    [InlineData("f1 > champion.f1 and roc_auc > 0.99", GateOutcome.Failed)]
    [InlineData("f1 > champion.f1 or roc_auc > 0.99", GateOutcome.Failed)]
    [InlineData("f1 > champion.f1 or f1 < champion.f1", GateOutcome.Skipped)]
    public void Conditions_are_joined_with_three_verdicts(string rule, GateOutcome outcome) => Assert.Equal(outcome, Judge(rule, Scored.Evaluated()).Outcome);

    [Fact]
    public void The_value_and_interval_are_those_of_the_metrics_drawn_together()
    {
        var (good, bad) = (Scored.Evaluated(0.6, "housing"), Scored.Evaluated(0.9));

        var alone = Judge("roc_auc > 0.5", good);
        var difference = Judge("roc_auc > champion.roc_auc", good, bad);
        var slice = Judge("accuracy[housing=own] > 0.5", good);

        Same(good.Interval("roc_auc"), alone.Value);
        Same(Bootstrap.Difference(good.Rows, bad.Rows, MetricCatalog.Find("roc_auc")), difference.Value);
        Assert.Equal("roc_auc is 0.9324, champion.roc_auc is 0.5782: a difference of 0.3543 (0.2934 to 0.415) on 200 rows, which must be above 0.", difference.Sentence);
        Assert.Equal(good.Slices.Single(part => part.Value == "own").Metrics["accuracy"], slice.Value.Value);
        Assert.True(slice.Value.Low < slice.Value.Value && slice.Value.Value < slice.Value.High);
        Assert.Equal(good.Slices.Single(part => part.Value == "own").Rows.Count, slice.Count);
    }

    private static void Same(ConfidenceInterval expected, ConfidenceInterval actual) => Assert.True(
        Math.Abs(expected.Value - actual.Value) + Math.Abs(expected.Low - actual.Low) + Math.Abs(expected.High - actual.High) < 1e-12, $"{expected} {actual}");

    [Fact]
    public void A_metric_of_a_class_counts_it_against_all_others()
    {
        int[] truth = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2];
        int[] said = [0, 0, 0, 1, 1, 1, 2, 2, 2, 0];
        var three = Evaluator.Evaluate(MetricInput.ForClasses(truth, null, 3, predicted: said), "kind", ["a", "b", "c"]);
        Assert.Equal(0.75, Judge("recall(a) > 0", three).Value.Value);
        Assert.Equal(2 / 3.0, Judge("precision(b) > 0", three).Value.Value, 12);
        Assert.Equal(0.75 - (2 / 3.0), Judge("recall(a) - recall(c) < 1", three).Value.Value, 12);
        var two = Scored.Evaluated();
        Assert.Equal(two["recall"], Judge("recall(bad) > 0", two).Value.Value, 12);
        Assert.Equal(two["roc_auc"], Judge("roc_auc(good) > 0", two).Value.Value, 12);
        Assert.NotEqual(two["recall"], Judge("recall(good) > 0", two).Value.Value, 3);
    }

    [Fact]
    public void What_the_evaluation_does_not_have_is_refused_all_at_once()
    {
        var gate = Gate.Parse("rules: ['recall(bda) > 0.5', 'rmse < 3', 'mae(bad) < 1', 'accuracy[sex=male] > 0.5', 'fairness.disparate_impact[age] > 0.8']", "g");
        Assert.Equal(
        [
            "The gate 'g' has a rule for 'recall(bda)', and the model has no class 'bda'. Did you mean 'bad'? Its classes are: good, bad.",
            "The gate 'g' has a rule for 'rmse', which is not defined for this binary model. Take the rule out.",
            "The gate 'g' has a rule for 'mae(bad)', and mae of one class is not defined for this binary model. Take the rule out.",
            "The gate 'g' has rules for slices of 'sex', but the evaluation was not sliced by it. Evaluate with Slices = [\"sex\"].",
            "The gate 'g' has rules for groups of 'age', but the evaluation did not compare them. Evaluate with Fairness = [\"age\"].",
        ], Assert.Throws<InvalidInputException>(() => gate.Check(Scored.Evaluated())).Errors);
        Assert.Equal(["sex"], gate.SliceColumns);
        Assert.Equal(["age"], gate.FairnessColumns);
    }

    [Fact]
    public void All_verdicts_and_parts_of_a_gate_are_shown()
    {
        var people = TestModels.People(1200);
        using var model = TestModels.Classifier(ModelBaseline.Of(people.Select("age", "owner", "noise")));
        var moved = TestModels.People(600, seed: 2, shift: 8);
        var evaluation = Evaluator.Evaluate(model, moved, new() { Slices = ["owner"], Fairness = ["owner"] });
        var gate = Gate.Parse("""
            minimum_rows: 100
            metrics:
              roc_auc: {min: 0.7, max_drop_vs_champion: 0.02}
              accuracy: {min: 0.7, confident: true}
              f1: {min: 0.999}
            slices:
              owner: {metrics: {recall: {min: 0.5}}}
            fairness:
              owner: {favourable: good, disparate_impact: {min: 0.8}, equalized_odds_difference: {max: 0.99, confident: true}}
            size_mb: {max: 50}
            drift: {max_psi: 0.25, level: moderate, columns: {noise: 0.25, nothing: 0.1}}
            rules:
              - recall(bad) - recall(good) < 0.9
              - roc_auc > 0.5 and size_mb < 0.0001
              - champion.size_mb > size_mb
              - rule: accuracy[owner=maybe] > 0.5
            approvals: 2
            """, "credit");

        var result = gate.Check(new GateSubject { Evaluation = evaluation, Model = model, Data = moved }, TestContext.Current.CancellationToken);

        Assert.False(result.Passed);
        Assert.Equal((2, "needs 2 approvals"), (result.Approvals, result.Needs));
        Assert.Equal(4, result.Rules.Select(rule => rule.Outcome).Distinct().Count());
        Golden.Equal("verdicts.golden.txt", System.Text.RegularExpressions.Regex.Replace(result.ToString(), "size_mb is [0-9.]+", "size_mb is 0.01"));
    }

    [Fact]
    public void Latency_is_measured_with_an_interval_and_says_where()
    {
        var people = TestModels.People(50);
        using var model = TestModels.Classifier();
        var gate = Gate.Parse("latency: {p50_ms: {max: 60000}, p99_ms: {min: 0, max: 60000, confident: true}, rows: 2, requests: 600}\nrules: ['latency.p99_ms >= latency.p50_ms', 'latency.p99.9_ms < 1']");

        var result = gate.Check(new GateSubject { Model = model, Data = people }, TestContext.Current.CancellationToken);

        var p50 = result.Rules[0];
        Assert.Equal((GateOutcome.Passed, 600), (p50.Outcome, p50.Count));
        Assert.True(p50.Value.Low <= p50.Value.Value && p50.Value.Value <= p50.Value.High);
        Assert.Matches(@"^latency\.p50_ms is \S+ \(\S+ to \S+\) over 600 requests of 2 rows, one after another, in this process on .+ processors\), and must be 60000 or less\.$", p50.Sentence);
        Assert.Equal([GateOutcome.Passed, GateOutcome.Passed, GateOutcome.Passed, GateOutcome.Passed, GateOutcome.NotEnoughData], result.Rules.Select(rule => rule.Outcome));
        Assert.Equal("latency.p99.9_ms cannot be measured: 600 requests are too few for the upper end of its interval; write 'requests: 3688' or more under 'latency'.", result.Rules[^1].Sentence);
        Assert.Equal("latency.p50_ms cannot be measured: the model has no input example to score; give data with Data.", gate.Check(new GateSubject { Model = model }, TestContext.Current.CancellationToken).Rules[0].Sentence);
    }

    [Fact]
    public void Size_counts_every_file_of_the_folder()
    {
        using var folder = new TemporaryFolder();
        using (var made = TestModels.Classifier())
        {
            made.Save(folder.File("model"));
        }

        using var model = Model.Load(folder.File("model"));
        folder.Write("model/more/notes.bin", new string('x', 1_000_000));
        var bytes = Directory.EnumerateFiles(folder.File("model"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

        var rule = Gate.Parse("size_mb: {max: 1}").Check(new GateSubject { Model = model }, TestContext.Current.CancellationToken).Rules[0];

        Assert.Equal((GateOutcome.Failed, bytes / 1e6), (rule.Outcome, rule.Value.Value));
    }

    [Fact]
    public void Drift_that_chance_alone_may_give_is_not_enough_data()
    {
        var people = TestModels.People(4000);
        using var model = TestModels.Classifier(ModelBaseline.Of(people.Select("age", "owner", "noise")));
        GateRuleResult Drift(Frame data, string limits) => Gate.Parse($"drift: {{{limits}}}").Check(new GateSubject { Model = model, Data = data }, TestContext.Current.CancellationToken).Rules[0];

        Assert.Equal(GateOutcome.Passed, Drift(TestModels.People(2000, seed: 3), "max_psi: 0.25").Outcome);
        Assert.Equal(GateOutcome.Failed, Drift(TestModels.People(2000, seed: 3, shift: 12), "max_psi: 0.25").Outcome);
        var few = Drift(TestModels.People(110, seed: 3), "max_psi: 0.0001");
        Assert.Equal(GateOutcome.NotEnoughData, few.Outcome);
        Assert.EndsWith("on 110 rows and must be 0.0001 or less; so few rows may differ so much by chance.", few.Sentence, StringComparison.Ordinal);
        Assert.Equal("drift.max_psi cannot be measured: 50 rows now and 4000 at training are too few, 100 or more of both are needed.", Drift(TestModels.People(50), "max_psi: 0.25").Sentence);
        Assert.Equal("drift.max_psi cannot be measured: evaluations keep scores, not rows; give the data with Data.", Gate.Parse("drift: {max_psi: 0.25}").Check(new GateSubject { Model = model }, TestContext.Current.CancellationToken).Rules[0].Sentence);
    }

    [Fact]
    public void Without_an_evaluation_rules_about_rows_are_not_judged()
    {
        var result = Gate.Parse("{metrics: {auc: {min: 0.5}}, slices: {sex: {metrics: {f1: {min: 0.1}}}}, rules: ['f1 > 0.1']}").Check(new GateSubject());
        Assert.False(result.Passed);
        Assert.All(result.Rules, rule => Assert.Equal(GateOutcome.NotEnoughData, rule.Outcome));
    }
}
