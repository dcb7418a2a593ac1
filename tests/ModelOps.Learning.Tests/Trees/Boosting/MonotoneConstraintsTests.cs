using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees.Boosting;

public sealed class MonotoneConstraintsTests
{
    private static readonly FeatureInfo[] _columns = [new("carat"), new("a:b"), new("kind", IsCategorical: true, 3)];

    [Fact]
    public void Directions_are_read_by_the_name_of_their_feature()
    {
        Assert.Equal([1, 0, 0], MonotoneConstraints.Parse("carat:up", _columns)!.Select(direction => (int)direction));
        Assert.Equal([-1, 1, 0], MonotoneConstraints.Parse(" carat : Down ; a:b:UP;", _columns)!.Select(direction => (int)direction));
        Assert.Null(MonotoneConstraints.Parse("", _columns));
    }

    [Fact]
    public void All_that_is_wrong_is_reported_at_once() => Assert.Equal(
        [
            "The monotone constraint 'carat' cannot be read. Write it as column:up or column:down.",
            "The monotone constraint 'crat:up' names no feature. Did you mean 'carat'?",
            "The monotone constraint 'kind:up' names a feature of categories, which have no order. Constrain numbers only.",
        ],
        Assert.Throws<InvalidInputException>(() => MonotoneConstraints.Parse("carat;crat:up;kind:up", _columns)).Errors);

    [Theory]
    [InlineData("up", 1)]
    [InlineData("down", -1)]
    public void A_constrained_model_moves_one_way_only(string direction, int sign)
    {
        var x = TreeData.Features(1500, 3, 1, 0, 11);
        var y = TreeData.Targets(x, LearningTask.Regression, 11);
        var model = TreeData.Fit("gradient-boosting", $"trees=30,monotone=n1:{direction}", x, y, LearningTask.Regression);
        for (var row = 0; row < 20; row++)
        {
            float[] values = [.. Enumerable.Range(0, 60).SelectMany(step => { var line = x.Row(row).ToArray(); line[1] = -6 + (step * 0.2f); return line; })];
            var scores = TreeData.Predict(model, new Features(values, 60, x.Columns));
            Assert.All(scores.Zip(scores.Skip(1)), pair => Assert.True(sign * (pair.Second - pair.First) >= -1e-5));
        }
    }
}
