using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Calibration;

namespace ModelOps.Learning.Tests.Calibration;

public sealed class ThresholdChoiceTests
{
    [Fact]
    public void No_other_threshold_has_fewer_mistakes() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        double[] probabilities = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(20) / 20.0)];
        bool[] positive = [.. probabilities.Select(_ => random.Next(2) == 0)];
        float[]? weights = random.Next(2) == 0 ? null : [.. probabilities.Select(_ => (float)random.Next(1, 4))];
        double Right(double threshold) => probabilities.Select((p, row) => (p >= threshold) == positive[row] ? weights?[row] ?? 1.0 : 0).Sum();

        var best = ThresholdChoice.Parse("accuracy", [])!.Best(probabilities, positive, weights);

        Assert.All(Enumerable.Range(0, 41), i => Assert.True(Right(i / 40.0) <= Right(best) + 1e-9 || i == 0));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Dear_misses_lower_the_threshold_and_dear_alarms_raise_it()
    {
        double[] probabilities = [0.1, 0.3, 0.5, 0.7, 0.9];
        bool[] positive = [false, true, false, true, true];
        double Best(string costs) => ThresholdChoice.Parse(costs, [])!.Best(probabilities, positive, null);

        Assert.Equal(0.2, Best("fn=10,fp=1"), 1e-12);
        Assert.Equal(0.6, Best("fn=1,fp=10"), 1e-12);
    }

    [Theory]
    [InlineData("0.3", 0.3)]
    [InlineData("1e-3", 0.001)]
    public void A_number_is_taken_as_it_is(string text, double expected) => Assert.Equal(expected, ThresholdChoice.Parse(text, [])!.Fixed);

    [Theory]
    [InlineData("f1")]
    [InlineData("balanced_accuracy")]
    [InlineData("Accuracy")]
    public void Measures_are_known_in_any_writing(string text)
    {
        List<string> problems = [];
        Assert.Null(ThresholdChoice.Parse(text, problems)!.Fixed);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("1.5", "The threshold is 1.5, but must be between 0 and 1.")]
    [InlineData("0", "The threshold is 0, but must be between 0 and 1.")]
    [InlineData("acuracy", "The threshold 'acuracy' is not known. Did you mean 'accuracy'? Give a number between 0 and 1, one of f1, accuracy, balanced-accuracy, or costs as fn=5,fp=1.")]
    [InlineData("fn=5", "The cost 'fp' is '', but must be a number of at least 0. Give both, such as fn=5,fp=1.")]
    [InlineData("fn=-5,fp=1", "The cost 'fn' is '-5', but must be a number of at least 0. Give both, such as fn=5,fp=1.")]
    public void Anything_else_is_refused(string text, string expected)
    {
        List<string> problems = [];
        Assert.Null(ThresholdChoice.Parse(text, problems));
        Assert.Equal([expected], problems);
    }
}
