using ModelOps.Evaluation.Tests.Evaluate;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Gates;

public sealed class GateTests
{
    [Fact]
    public void The_example_gate_is_read()
    {
        var gate = Gate.Load(RepositoryPaths.Of("notebooks", "gates", "credit.yaml"));
        Assert.Equal(150, gate.MinimumRows);
        Assert.Equal(["roc_auc", "accuracy", "log_loss"], gate.Rules.Select(rule => rule.Metric.Name));
        Assert.Equal(0.02, gate.Rules[0].MaxDropVsChampion);
        Assert.Equal(["housing"], gate.SliceColumns);
    }

    [Fact]
    public void A_result_says_every_rule_in_plain_words()
    {
        var gate = Gate.Parse("""
            minimum_rows: 150
            metrics:
              roc_auc: {min: 0.75, max_drop_vs_champion: 0.02}
              accuracy: {min: 0.95, confident: true}
              log_loss: {max: 0.5, min_gain_vs_champion: 0.01}
            slices:
              housing:
                minimum_rows: 20
                metrics: {recall: {min: 0.5, max_gap: 0.3}}
            """, "credit");
        var result = gate.Check(Scored.Evaluated(0.6, "housing"), Scored.Evaluated(0.9));
        Assert.False(result.Passed);
        Golden.Equal("gate.golden.txt", result.ToString());
    }

    [Fact]
    public void Without_a_champion_comparisons_are_skipped_and_the_gate_can_pass()
    {
        var result = Gate.Parse("metrics: {auc: {min: 0.5, max_drop_vs_champion: 0.02}}").Check(Scored.Evaluated());
        Assert.True(result.Passed);
        Assert.Equal("roc_auc is not compared: there is no champion yet.", result.Rules[^1].Sentence);
        Assert.Equal(GateOutcome.Skipped, result.Rules[^1].Outcome);
    }

    [Fact]
    public void A_drop_beyond_the_limit_fails()
    {
        var result = Gate.Parse("metrics: {auc: {max_drop_vs_champion: 0.01}, log_loss: {max_drop_vs_champion: 0.01}}").Check(Scored.Evaluated(0.9), Scored.Evaluated(0.6));
        Assert.Equal([GateOutcome.Passed, GateOutcome.Failed, GateOutcome.Failed], result.Rules.Select(rule => rule.Outcome));
    }

    [Fact]
    public void A_drop_of_exactly_the_limit_passes()
    {
        var champion = Evaluator.Evaluate(MetricInput.ForClasses([0, 1, 0, 1, 0, 1, 0, 1, 0, 1], null, 2, predicted: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]), "risk", ["good", "bad"]);
        var candidate = Evaluator.Evaluate(MetricInput.ForClasses([0, 1, 0, 1, 0, 1, 0, 1, 0, 1], null, 2, predicted: [0, 1, 0, 1, 0, 1, 0, 1, 0, 0]), "risk", ["good", "bad"]);
        Assert.True(Gate.Parse("metrics: {accuracy: {max_drop_vs_champion: 0.1}}").Check(candidate, champion).Passed);
        Assert.False(Gate.Parse("metrics: {accuracy: {max_drop_vs_champion: 0.09}}").Check(candidate, champion).Passed);
    }

    [Fact]
    public void Too_few_rows_are_not_enough_data()
    {
        var rule = Gate.Parse("{minimum_rows: 500, metrics: {accuracy: {min: 0.1}}}").Check(Scored.Evaluated()).Rules[0];
        Assert.Equal((GateOutcome.NotEnoughData, "200 rows were evaluated and 500 or more are needed."), (rule.Outcome, rule.Sentence));
    }

    [Fact]
    public void An_undefined_metric_is_not_enough_data()
    {
        var oneClass = Evaluator.Evaluate(MetricInput.ForClasses([0, 0], [0.9, 0.1, 0.8, 0.2], 2), "risk", ["good", "bad"]);
        var result = Gate.Parse("metrics: {auc: {min: 0.5}}").Check(oneClass);
        Assert.False(result.Passed);
        Assert.Equal("roc_auc is undefined on 2 rows and must be 0.5 or more; it is undefined here.", Assert.Single(result.Rules, rule => rule.Outcome == GateOutcome.NotEnoughData).Sentence);
    }

    [Fact]
    public void A_gate_for_another_task_or_slice_is_refused_with_all_errors()
    {
        var gate = Gate.Parse("{metrics: {rmse: {max: 3}}, slices: {sex: {metrics: {recall: {min: 0.5}}}}}", "g.yaml");
        var exception = Assert.Throws<InvalidInputException>(() => gate.Check(Scored.Evaluated()));
        Assert.Equal(
        [
            "The gate 'g.yaml' has a rule for 'rmse', which is not defined for this binary model. Take the rule out.",
            "The gate 'g.yaml' has rules for slices of 'sex', but the evaluation was not sliced by it. Evaluate with Slices = [\"sex\"].",
        ], exception.Errors);
    }
}
