using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Learning.Tests.Parity;

public sealed class GraphParityTests
{
    public static TheoryData<string, string, string> All => Parity.TrainersAndTargets();

    [Theory]
    [MemberData(nameof(All))]
    public void A_graph_scores_odd_frames_as_its_trainer_does(string trainer, string target, string set) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2), Prop.ForAll(
            ArbMap.Default.ArbFor<int>(),
            seed =>
            {
                var training = RandomFrames.Training(seed);
                Parity.Check(training, Parity.Options(target, trainer, set), training, RandomFrames.Wild(seed));
            }));

    [Theory]
    [InlineData("gradient-boosting", "trees=21")]
    [InlineData("random-forest", "trees=21")]
    public void One_row_walks_down_many_trees_at_once_past_categories_and_missing_values(string trainer, string set)
    {
        var training = RandomFrames.Training(8, 300);
        foreach (var target in (string[])["two", "three", "value"])
        {
            Parity.Check(training, Parity.Options(target, trainer, set), RandomFrames.Wild(8, 200));
        }
    }

    [Theory]
    [InlineData(257, 4)]
    [InlineData(95, 5)]
    [InlineData(279, 5)]
    [InlineData(370, 6)]
    public void A_missing_category_that_went_right_can_go_left_at_a_later_set(int seed, int depth)
    {
        var training = RandomFrames.Training(seed);
        Parity.Check(training, Parity.Options("two", "extra-trees", $"trees=2,depth={depth}"), training, RandomFrames.Wild(seed));
    }

    [Theory]
    [InlineData("two", "platt", null)]
    [InlineData("two", "isotonic", "f1")]
    [InlineData("two", null, "0.3")]
    [InlineData("two", null, "fn=5,fp=1")]
    [InlineData("two", "platt", "balanced-accuracy")]
    [InlineData("three", "platt", null)]
    [InlineData("three", "isotonic", null)]
    public void Calibration_and_threshold_are_inside_the_graph(string target, string? calibration, string? threshold)
    {
        var training = RandomFrames.Training(3);
        Parity.Check(
            training,
            Parity.Options(target, "logistic") with { Calibration = calibration, Threshold = threshold, ClassWeight = "balanced" },
            training,
            RandomFrames.Wild(3, 400));
    }

    [Theory]
    [InlineData("fill(a, c, method=mean, indicator=true)")]
    [InlineData("fill(a, method=constant, value=-7); fill(c, method=mode)")]
    [InlineData("fill-text(s)")]
    [InlineData("fill-text(s, method=constant, value=none); ordinal(s)")]
    [InlineData("clip(a, method=iqr)")]
    [InlineData("clip(a, c, method=zscore, factor=2); clip(c, method=quantile, factor=0.1)")]
    [InlineData("scale(c, method=minmax); scale(a, method=robust)")]
    [InlineData("log(c, a)")]
    [InlineData("bucketize(a, c, bins=4)")]
    [InlineData("bucketize(c, bins=7, method=uniform)")]
    [InlineData("fill; interact(a, b, c)")]
    [InlineData("one-hot(s, min_count=10); one-hot(t, max_values=3)")]
    [InlineData("target-encode(s, t, smoothing=5)")]
    [InlineData("hash(s, buckets=8); hash(t, buckets=2)")]
    [InlineData("tfidf(s)")]
    [InlineData("tfidf(s, t, ngrams=2, max_terms=6)")]
    [InlineData("one-hot; select(method=information, top=4)")]
    [InlineData("fill; select(method=variance, least=2)")]
    [InlineData("one-hot; select(method=importance, share=0.5)")]
    [InlineData("date-parts(when, parts=quarter+dayofyear+weekday+hour)")]
    [InlineData("date-parts(parts=year+month+day+epoch)")]
    public void Every_step_does_the_same_in_the_graph(string steps)
    {
        var training = RandomFrames.Training(11);
        foreach (var target in (string[])["two", "three", "value"])
        {
            Parity.Check(training, Parity.Options(target, target == "value" ? "ridge" : "logistic") with { Steps = steps }, training, RandomFrames.Wild(11));
        }
    }
}
