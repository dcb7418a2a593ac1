using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Metrics;

namespace ModelOps.Evaluation.Tests.Metrics;

public sealed class MetricPropertyTests
{
    [Fact]
    public void Roc_auc_is_the_share_of_pairs_in_the_right_order() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var count = random.Next(2, 40);
        var positive = Enumerable.Range(0, count).Select(i => i == 0 || (i > 1 && random.Next(2) == 0)).ToArray();
        var scores = positive.Select(_ => random.Next(8) / 8.0).ToArray();
        double pairs = 0, right = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                if (positive[i] && !positive[j])
                {
                    pairs++;
                    right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        return Math.Abs(RankingMetrics.RocAuc(positive, scores) - (right / pairs)) < 1e-12;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_weight_of_two_equals_the_row_twice() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var count = random.Next(3, 20);
        var targets = Enumerable.Range(0, count).Select(i => i < 3 ? i : random.Next(3)).ToArray();
        var probabilities = targets.SelectMany(_ => new[] { random.Next(1, 5), random.Next(1, 5), random.Next(1, 5) }).Select(value => value / 5.0).ToArray();
        var weights = targets.Select(_ => (double)random.Next(1, 3)).ToArray();
        var weighted = MetricInput.ForClasses(targets, probabilities, 3, weights: weights);
        var repeated = MetricInput.ForClasses(targets, probabilities, 3).Take([.. Enumerable.Range(0, count).SelectMany(row => Enumerable.Repeat(row, (int)weights[row]))]);
        return MetricCatalog.For(LearningTask.Multiclass).Where(metric => metric.AppliesTo(weighted)).All(metric => Math.Abs(metric.Compute(weighted) - metric.Compute(repeated)) < 1e-9);
    }).QuickCheckThrowOnFailure();
}
