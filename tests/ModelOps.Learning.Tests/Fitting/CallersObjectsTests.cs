using ModelOps.Learning.Tests.Parity;

namespace ModelOps.Learning.Tests.Fitting;

/// <summary>What a caller gives stays as it was, whatever is fitted with it.</summary>
public sealed class CallersObjectsTests
{
    [Theory]
    [MemberData(nameof(Parity.Parity.TrainersAndTargets), MemberType = typeof(Parity.Parity))]
    public void A_fit_leaves_data_and_settings_as_they_were(string trainer, string target, string set)
    {
        var (frame, options) = (RandomFrames.Training(11), Parity.Parity.Options(target, trainer, set));
        var (before, settings) = (frame.Digest(), options.Set!.ToString());

        using var trained = Learner.Fit(frame, options);
        trained.Predict(frame);

        Assert.Equal(before, frame.Digest());
        Assert.Equal(before, RandomFrames.Training(11).Digest());
        Assert.Equal(settings, options.Set.ToString());
        Assert.Same(options, trained.Options);
    }

    [Fact]
    public void Every_step_leaves_the_data_as_it_was()
    {
        var frame = RandomFrames.Training(12);
        var before = frame.Digest();
        foreach (var step in PipelineSteps.All.Where(step => step.Name != "date-parts"))
        {
            using var trained = Learner.Fit(frame, Parity.Parity.Options("value", "ridge") with { Steps = step.Name == "interact" ? "interact(a, b)" : step.Name });
            Assert.Equal(before, frame.Digest());
        }
    }

    [Fact]
    public void Calibration_threshold_and_weights_leave_the_data_as_it_was()
    {
        var frame = RandomFrames.Training(13);
        var before = frame.Digest();
        var options = Parity.Parity.Options("two", "logistic") with { ClassWeight = "balanced", Calibration = "isotonic", Threshold = "f1" };

        using var trained = Learner.Fit(frame, options);

        Assert.Equal(before, frame.Digest());
    }
}
