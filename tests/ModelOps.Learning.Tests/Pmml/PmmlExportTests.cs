using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Pmml;

public sealed class PmmlExportTests
{
    // Their graphs have parts without a form in PMML, or none at all.
    private static readonly string[] _refused = ["knn", "mlp"];

    public static TheoryData<string, string, string> Written => [.. Parity.Parity.TrainersAndTargets().Where(row => row.Data.Item1 != "cnn")];

    [Theory]
    [MemberData(nameof(Written))]
    public void A_document_scores_odd_frames_as_the_graph_does(string trainer, string target, string set)
    {
        var options = Parity.Parity.Options(target, trainer, set);
        using var trained = Learner.Fit(RandomFrames.Training(3), options);
        var model = trained.Model;
        if (_refused.Contains(trainer))
        {
            var refusal = Assert.Throws<InvalidInputException>(() => { model.ToPmml(); }).Message;
            Assert.Equal(trainer == "knn"
                ? "PMML's nearest neighbours are not written here, so a model of the trainer 'knn' cannot be. Use its .onnx file."
                : "PMML's neural networks are not written here, so a model of the trainer 'mlp' cannot be. Use its .onnx file.", refusal);
            return;
        }

        PmmlParity.Check(model, PmmlParity.Finite(RandomFrames.Training(4)), PmmlParity.Finite(RandomFrames.Wild(3)), PmmlParity.Finite(RandomFrames.Wild(5)));
    }

    [Theory]
    [InlineData("fill(a, c, method=mean, indicator=true)")]
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
    [InlineData("date-parts(when, parts=quarter+dayofyear+hour)")]
    public void Steps_are_transformations(string steps)
    {
        foreach (var (trainer, target, set) in new[] { ("logistic", "two", (string?)null), ("decision-tree", "three", null), ("ridge", "value", null) })
        {
            using var trained = Learner.Fit(RandomFrames.Training(11), Parity.Parity.Options(target, trainer, set) with { Steps = steps });
            var model = trained.Model;

            // A product of extreme numbers is infinite, which is missing in a graph and unknown to PMML.
            PmmlParity.Check(model, PmmlParity.Finite(steps.Contains("interact", StringComparison.Ordinal) ? RandomFrames.Training(13) : RandomFrames.Wild(11)), PmmlParity.Finite(RandomFrames.Training(12)));
        }
    }

    [Theory]
    [InlineData("two", "logistic", "platt", null)]
    [InlineData("two", "logistic", "isotonic", "f1")]
    [InlineData("two", "random-forest", "isotonic", "0.3")]
    [InlineData("two", "gradient-boosting", "platt", "fn=5,fp=1")]
    [InlineData("two", "logistic", null, "0.3")]
    [InlineData("three", "logistic", "platt", null)]
    [InlineData("three", "random-forest", "isotonic", null)]
    [InlineData("three", "gradient-boosting", "isotonic", null)]
    public void Calibration_and_threshold_go_along(string target, string trainer, string? calibration, string? threshold)
    {
        var options = Parity.Parity.Options(target, trainer, trainer == "logistic" ? null : "trees=5") with { Calibration = calibration, Threshold = threshold, ClassWeight = "balanced" };
        using var trained = Learner.Fit(RandomFrames.Training(9), options);
        var model = trained.Model;
        PmmlParity.Check(model, PmmlParity.Finite(RandomFrames.Training(10)), PmmlParity.Finite(RandomFrames.Wild(9)));
    }

    [Theory]
    [InlineData("hash(s, buckets=8)", "PMML has no hash function, which the step 'hash' needs. Encode the column by one-hot or target-encode, or use the model's .onnx file.")]
    [InlineData("tfidf(s)", "PMML cannot say what the step 'tf-idf' does with words. Leave the step out, or use the model's .onnx file.")]
    public void A_step_without_a_form_is_refused_in_one_sentence_and_no_file_is_left(string steps, string sentence)
    {
        using var folder = new TemporaryFolder();
        using var trained = Learner.Fit(RandomFrames.Training(2), Parity.Parity.Options("two", "logistic") with { Steps = steps });
        var model = trained.Model;
        Assert.Equal(sentence, Assert.Throws<InvalidInputException>(() => model.SavePmml(Path.Combine(folder.Path, "model.pmml"))).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
