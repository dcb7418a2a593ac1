namespace ModelOps.Evaluation.Tests.Evaluate;

/// <summary>What a model folder keeps of an evaluation.</summary>
public sealed class EvaluationBaselinesTests
{
    [Fact]
    public void Metrics_are_kept_with_their_intervals_and_the_answers_as_the_model_gave_them()
    {
        var evaluation = Scored.Evaluated();
        var kept = EvaluationBaseline.Of(evaluation, "test");
        Assert.Equal(("test", 200, null), (kept.Data, kept.Rows, kept.Folds));
        Assert.Equal(evaluation.Metrics.Where(metric => double.IsFinite(metric.Value)).Select(metric => metric.Key), kept.Metrics.Keys);
        Assert.All(kept.Metrics, metric => Assert.Equal(evaluation.Metrics[metric.Key], metric.Value.Value));
        Assert.InRange(kept.Metrics["roc_auc"].Value, kept.Metrics["roc_auc"].Low!.Value, kept.Metrics["roc_auc"].High!.Value);
        Assert.Equal(["label", "probability_bad"], kept.Answers!.Columns.Keys);
        Assert.Equal((200, 200), (kept.Answers.Rows, kept.Answers.Columns["label"].Values.Values.Sum()));
        Assert.Equal(Scored.Rows().Scores(1).Average(), kept.Answers.Columns["probability_bad"].Mean!.Value, 1e-12);
    }

    [Fact]
    public void Intervals_that_the_evaluation_has_are_taken_over()
    {
        var evaluation = Evaluator.Evaluate(Scored.Rows(), "risk", ["good", "bad"], null, new() { Intervals = new() { Resamples = 100 } });
        var kept = EvaluationBaseline.Of(evaluation, "test").Metrics["accuracy"];
        Assert.Equal(new MetricBaseline(evaluation.Metrics["accuracy"], evaluation.Intervals["accuracy"].Low, evaluation.Intervals["accuracy"].High), kept);
    }

    [Fact]
    public void Intervals_of_many_rows_are_drawn_from_a_part_and_narrowed()
    {
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 80_000).Select(_ => random.NextDouble())], predictions = [.. values.Select(value => value + random.NextDouble() - 0.5)];
        var kept = EvaluationBaseline.Of(MetricInput.ForValues(values, predictions), [], "train", 5);
        var mae = kept.Metrics["mae"];

        // The error is uniform on 0 to 0.5: its mean has the standard error 0.5 / √12 / √80,000.
        Assert.Equal(2 * 1.96 * 0.5 / Math.Sqrt(12) / Math.Sqrt(80_000), mae.High!.Value - mae.Low!.Value, 0.0004);
        Assert.InRange(mae.Value, mae.Low.Value, mae.High.Value);
        Assert.Equal((5, 80_000), (kept.Folds, kept.Rows));
        Assert.Equal(["prediction"], kept.Answers!.Columns.Keys);
    }

    [Fact]
    public void Metrics_that_are_not_defined_are_left_out()
    {
        var kept = EvaluationBaseline.Of(MetricInput.ForClasses([0, 0, 0], [0.9, 0.1, 0.8, 0.2, 0.7, 0.3], 2), ["no", "yes"], "tiny", 3);
        Assert.DoesNotContain("roc_auc", kept.Metrics.Keys);
        Assert.Equal(1, kept.Metrics["accuracy"].Value);
    }
}
