using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Calibration;

namespace ModelOps.Learning.Tests.Calibration;

public sealed class ClassWeightsTests
{
    private static readonly string[] _classes = ["bad", "good"];

    [Fact]
    public void Balanced_classes_have_the_same_sum() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        double[] values = [0, 1, 2, .. Enumerable.Range(0, random.Next(50)).Select(_ => (double)random.Next(3))];
        float[]? weights = random.Next(2) == 0 ? null : [.. values.Select(_ => (float)random.NextDouble() + 0.1f)];

        var balanced = ClassWeights.Apply("balanced", new Targets(values, 3, weights), ["a", "b", "c"]).Weights!;

        double[] sums = [.. Enumerable.Range(0, 3).Select(k => values.Select((value, row) => value == k ? balanced[row] : 0.0).Sum())];
        Assert.All(sums, sum => Assert.Equal(sums[0], sum, 1e-3));
        Assert.Equal(weights?.Sum(weight => (double)weight) ?? values.Length, sums.Sum(), 1e-3);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Named_weights_are_multiplied_and_others_stay()
    {
        Assert.Equal([5f, 1, 5], ClassWeights.Apply("bad=5", new Targets([0, 1, 0], 2), _classes).Weights!);
        Assert.Equal([1f, 6], ClassWeights.Apply("good=3, bad=0.5", new Targets([0, 1], 2, [2, 2]), _classes).Weights!);
        Assert.Equal([1f, 2], ClassWeights.Apply("a=b=2", new Targets([0, 1], 2), ["x", "a=b"]).Weights!);
    }

    [Fact]
    public void Nothing_changes_without_weights_or_classes()
    {
        var targets = new Targets([0, 1], 2);
        Assert.Same(targets, ClassWeights.Apply(null, targets, _classes));
        var values = new Targets([0.5, 1], 0);
        Assert.Same(values, ClassWeights.Apply("balanced", values, []));
    }

    [Theory]
    [InlineData("balanced", null)]
    [InlineData("BALANCED", null)]
    [InlineData("bad=5,good=1", null)]
    [InlineData("bda=5", "There is no class 'bda' to weight. Did you mean 'bad'? Give 'balanced', or weights for bad, good as bad=2.")]
    [InlineData("bad=much", "The weight of class 'bad' is 'much', but must be a number above 0.")]
    [InlineData("bad=0", "The weight of class 'bad' is '0', but must be a number above 0.")]
    [InlineData("bad", "The weight of class 'bad' is '', but must be a number above 0.")]
    public void Weights_that_cannot_be_used_are_named(string text, string? expected) => Assert.Equal(expected, ClassWeights.Error(text, _classes));
}
