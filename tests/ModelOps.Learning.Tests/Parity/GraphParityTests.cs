using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Learning.Tests.Parity;

public sealed class GraphParityTests
{
    public static TheoryData<string, string, string> All => Parity.TrainersAndTargets();

    [Theory]
    [MemberData(nameof(All))]
    public void A_graph_scores_odd_frames_as_its_trainer_does(string trainer, string target, string set) =>
        OnOddFrames(Parity.Options(target, trainer, set));

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
    [InlineData(257, "two", "trees=2,depth=4")]
    [InlineData(95, "two", "trees=2,depth=5")]
    [InlineData(370, "two", "trees=2,depth=6")]
    [InlineData(24, "three", "trees=5")]
    [InlineData(259, "three", "trees=5")]
    [InlineData(281, "three", "trees=5")]
    [InlineData(288, "three", "trees=5")]
    public void A_set_of_categories_below_another_of_the_same_column_stays_a_question_of_its_own(int seed, string target, string set)
    {
        var training = RandomFrames.Training(seed);
        Parity.Check(training, Parity.Options(target, "extra-trees", set), training, RandomFrames.Wild(seed));
    }

    [Theory]
    [InlineData("two", "platt", null)]
    [InlineData("two", "isotonic", "f1")]
    [InlineData("two", null, "0.3")]
    [InlineData("two", null, "fn=5,fp=1")]
    [InlineData("two", "platt", "balanced-accuracy")]
    [InlineData("three", "platt", null)]
    [InlineData("three", "isotonic", null)]
    public void Calibration_and_threshold_are_inside_the_graph(string target, string? calibration, string? threshold) =>
        OnOddFrames(Parity.Options(target, "logistic") with { Calibration = calibration, Threshold = threshold, ClassWeight = "balanced" });

    [Theory]
    [InlineData(9, "gradient-boosting", "trees=5")]
    [InlineData(31, "logistic", null)]
    [InlineData(33, "logistic", null)]
    public void Classes_that_share_a_calibrated_probability_get_the_same_label_in_the_graph(int seed, string trainer, string? set)
    {
        var training = RandomFrames.Training(seed);
        Parity.Check(training, Parity.Options("three", trainer, set) with { Calibration = "isotonic", ClassWeight = "balanced" }, training, RandomFrames.Wild(seed));
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
        foreach (var target in (string[])["two", "three", "value"])
        {
            OnOddFrames(Parity.Options(target, target == "value" ? "ridge" : "logistic") with { Steps = steps });
        }
    }

    private static void OnOddFrames(FitOptions options) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2), Prop.ForAll(
            ArbMap.Default.ArbFor<int>(),
            seed =>
            {
                var training = RandomFrames.Training(seed);
                Parity.Check(training, options, training, RandomFrames.Wild(seed));
            }));
}
